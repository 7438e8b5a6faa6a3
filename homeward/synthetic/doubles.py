"""Second records, labelled: of a child who is on record already, or of another who is easily taken for it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from homeward.synthetic import names
from homeward.synthetic.chance import Chance
from homeward.synthetic.reporting import POLICE
from homeward.synthetic.telling import event
from homeward.synthetic.world import Child, Told, World

SHARE = 0.03
"""Of the children of whom name and date of birth are on record; a guess."""


@dataclass(frozen=True)
class Said:
    """Who the child is, as the second record has it."""

    given: str
    family: str
    born: date
    district: str
    born_told: bool = True


Spoil = Callable[[Said, Chance], Said | None]
"""None where this child's name or date of birth cannot be spoilt in that way."""


def doubles(world: World, seed: int) -> Iterator[dict[str, Any]]:
    """One line for each second record: `child` is the first, `event` registers the second."""
    for child in world.children:
        chance = Chance(seed, "double", child.index)
        if child.born is None or child.registered is None or child.born_told is not child.registered:
            continue
        if not chance.happens(SHARE):
            continue
        same = chance.happens(0.6)
        how, spoil = chance.choice(sorted((SAME if same else ANOTHER).items()))
        told = Said(child.given_name, child.family_name, child.born, child.district)
        said = spoil(told, chance)
        if said and said.born < world.start.date():
            number = f"{'D' if same else 'T'}-{child.index}"
            yield {
                "child": {"scheme": "la_child_id", "value": child.la_child_id},
                "other": {"scheme": "local", "value": number},
                "same": same,
                "how": how,
                "event": _registration(child, said, number, chance, world),
            }


def _registration(child: Child, said: Said, number: str, chance: Chance, world: World) -> dict[str, Any]:
    at = chance.moment(world.start, world.until)
    return event(
        "child.registered",
        Told(POLICE, chance.hexadecimal(), at, at, at),
        child={"scheme": "local", "value": number},
        given_name=said.given,
        family_name=said.family,
        date_of_birth=said.born if said.born_told else None,
        district=said.district,
    )


def _slip(text: str, chance: Chance) -> str:
    """Two neighbouring letters swapped, one left out, or one typed twice; never the first."""
    place = chance.randint(1, len(text) - 2)
    before, here, after = text[:place], text[place : place + 2], text[place + 2 :]
    return chance.choice(
        [before + here[::-1] + after, before + here[1:] + after, before + here[0] + here + after]
    )


def _spelled(said: Said, chance: Chance) -> Said:
    accents = str.maketrans("aeiou", "áéíóú")
    return chance.choice(
        [
            replace(said, given=said.given.upper(), family=said.family.upper()),
            replace(said, given=said.given.translate(accents)),
            replace(said, family=f"O'{said.family}"),
        ]
    )


def _swapped(said: Said, chance: Chance) -> Said | None:
    born = said.born
    if born.day > 12 or born.day == born.month:
        return None
    return replace(said, born=date(born.year, born.day, born.month))


def _one_digit(said: Said, chance: Chance) -> Said | None:
    year, month, day = said.born.isoformat().split("-")
    for _ in range(20):
        digit = str(chance.randint(0, 9))
        typed = chance.choice([f"{year[:3]}{digit}-{month}-{day}", f"{year}-{month}-{day[0]}{digit}"])
        try:
            born = date.fromisoformat(typed)
        except ValueError:
            continue
        if born != said.born:
            return replace(said, born=born)
    return None


def _short_form(said: Said, chance: Chance) -> Said | None:
    short = names.WITH_SHORT_FORM.get(said.given)
    return replace(said, given=short) if short else None


def _two_slips(said: Said, chance: Chance) -> Said | None:
    swapped = _swapped(said, chance)
    return replace(swapped, family=_slip(swapped.family, chance)) if swapped else None


def _nearly_one(said: Said, chance: Chance) -> Said | None:
    other = names.NEARLY_ONE.get(said.given)
    return replace(said, given=other) if other else None


def _another(some: list[str], than: str, chance: Chance) -> str:
    return chance.choice([each for each in some if each != than])


SAME: dict[str, Spoil] = {
    "nothing": lambda said, chance: said,
    "spelling, accents or capitals": _spelled,
    "first and last name in the other order": lambda said, chance: replace(
        said, given=said.family, family=said.given
    ),
    "short form of the first name": _short_form,
    "a slip in the first name": lambda said, chance: replace(said, given=_slip(said.given, chance)),
    "a slip in the family name": lambda said, chance: replace(said, family=_slip(said.family, chance)),
    "day and month of birth swapped": _swapped,
    "one digit of the date of birth": _one_digit,
    "no date of birth": lambda said, chance: replace(said, born_told=False),
    "another home district": lambda said, chance: replace(
        said, district=_another(list(names.DISTRICTS), said.district, chance)
    ),
    "a slip in the family name, and day and month swapped": _two_slips,
    "another family name": lambda said, chance: replace(
        said, family=_another(names.OF_CHILDREN, said.family, chance)
    ),
}
ANOTHER: dict[str, Spoil] = {
    "a twin": lambda said, chance: replace(said, given=_another(names.FIRST, said.given, chance)),
    "a twin of nearly one name": _nearly_one,
    "of the same name, born at another time": lambda said, chance: replace(
        said, born=said.born - chance.lasting(timedelta(days=40), timedelta(days=900))
    ),
    "of the same first name and date of birth": lambda said, chance: replace(
        said, family=_another(names.OF_CHILDREN, said.family, chance)
    ),
}
