"""The columns of a file of interviews held on paper, and where each cell goes in the form."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from homeward.web.forms.disclosure import CHILDREN, CONTACTS
from homeward.web.words.codes import (
    CHILD_NUMBERS,
    CONTACT_KINDS,
    DISCLOSERS,
    ELEMENTS,
    HARMS,
    INTERVIEWERS,
    RELATIONS,
    SIGNS,
    YES_NO_UNKNOWN,
)

NUMBER, SURE, WHY = "Number of the form", "Sure", "Why it was not accepted"
"""Columns that answer no question of the form."""
SPOKEN_ON, SPOKEN_AT, BORN = "Date you spoke", "Time you spoke", "Date of birth"
IN_TEMPLATE = 2
"""People and places for which the template has columns; a file may have more."""


@dataclass(frozen=True)
class Column:
    """`name` is the form's field, or the end of it in a repeated block. `codes`: the answers to choose from;
    `many`: several of them may stand in one cell."""

    title: str
    name: str
    codes: Mapping[str, str] = field(default_factory=dict)
    many: bool = False


Columns = tuple[Column, ...]
COLUMNS: Columns = (
    Column("Child's number", "child-value"),
    Column("Kind of number", "child-scheme", CHILD_NUMBERS),
    Column("Child's first name", "child-given_name"),
    Column("Child's last name", "child-family_name"),
    Column(BORN, "child-date_of_birth"),
    Column("Missing report", "episodes"),
    Column(SPOKEN_ON, "held_at"),
    Column(SPOKEN_AT, "held_at-time"),
    Column("Who spoke with the child", "interviewer_role", INTERVIEWERS),
    Column("Independent of the child's care", "independent", YES_NO_UNKNOWN),
    Column("Child seen alone", "seen_alone", YES_NO_UNKNOWN),
    Column("In danger now", "danger_now", YES_NO_UNKNOWN),
    Column("Harmed", "harm", YES_NO_UNKNOWN),
    Column("Kind of harm", "harm_type", HARMS),
    Column("Anything online", "online", YES_NO_UNKNOWN),
    Column("Alcohol or drugs", "substances", YES_NO_UNKNOWN),
    Column("Child's own words", "own_words"),
    Column("What the child wants", "wants"),
    Column("Concerned about sexual exploitation", "worker_concern_cse", YES_NO_UNKNOWN),
    Column("Your account", "narrative"),
)
OF_A_CONTACT: Columns = (
    Column("who told you", "discloser", DISCLOSERS),
    Column("adult or child", "kind", CONTACT_KINDS),
    Column("nickname", "alias"),
    Column("name", "name"),
    Column("telephone", "phone"),
    Column("online name", "handle"),
    Column("vehicle", "vehicle"),
    Column("address", "address"),
    Column("to the child", "relation", RELATIONS),
    Column("name of the place", "place_name"),
    Column("address of the place", "place_address"),
    Column("what there was", "elements", ELEMENTS, many=True),
)
OF_A_CHILD: Columns = (
    Column("first name", "given_name"),
    Column("last name", "family_name"),
    Column("description", "description"),
    Column("kind of number", "scheme", CHILD_NUMBERS),
    Column("number", "value"),
)
"""Of a person or place, and of another child who was there with them."""
SIGN_COLUMNS = tuple(Column(f"Sign: {label}", f"signs-{code}") for code, label in SIGNS.items())

_REPEATED = re.compile(r"person (\d{1,6}) (?:other child (\d{1,6}) )?(.+)")


def template() -> list[str]:
    """The headings of the file to fill in."""
    repeated = [
        title
        for number in range(1, IN_TEMPLATE + 1)
        for title in (
            *(f"Person {number}: {each.title}" for each in OF_A_CONTACT),
            *(f"Person {number}: other child 1: {each.title}" for each in OF_A_CHILD),
        )
    ]
    signs = (each.title for each in SIGN_COLUMNS)
    return [NUMBER, *(each.title for each in COLUMNS), *repeated, *signs, SURE]


def plain(title: str) -> str:
    """A heading as it is compared: `Child’s  Number:` is `childs number`."""
    joined = re.sub(r"['’‘`´]", "", title.casefold())
    return " ".join(re.findall(r"[^\W_]+", joined))


_SINGLE = {plain(each.title): each for each in (*COLUMNS, *SIGN_COLUMNS)}
_OF_A_CONTACT = {plain(each.title): each for each in OF_A_CONTACT}
_OF_A_CHILD = {plain(each.title): each for each in OF_A_CHILD}
BESIDE = frozenset(map(plain, (NUMBER, SURE, WHY)))


def column(title: str) -> Column | None:
    """The column of this heading, its field with the block of the person; None where it is none of ours."""
    words = plain(title)
    if words in _SINGLE:
        return _SINGLE[words]
    if not (found := _REPEATED.fullmatch(words)):
        return None
    person, child, rest = found.groups()
    known = (_OF_A_CHILD if child else _OF_A_CONTACT).get(rest)
    if known is None:
        return None
    block = f"{CONTACTS}-{person}" + (f"-{CHILDREN}-{child}" if child else "")
    return Column(title, f"{block}-{known.name}", known.codes, known.many)


def title_of(field: str) -> str:
    """The heading of the column for this field of the form; of a whole person, that of the first column."""
    begins, end, known = "", field, (*COLUMNS, *SIGN_COLUMNS)
    if field.startswith(f"{CONTACTS}-"):
        _, person, *rest = field.split("-")
        begins, end, known = f"Person {person}: ", "-".join(rest), OF_A_CONTACT
        if rest[:1] == [CHILDREN]:
            begins += f"other child {rest[1]}: "
            end, known = "-".join(rest[2:]), OF_A_CHILD
    return begins + next((each.title for each in known if each.name == end), known[0].title)


def unread(titles: Iterable[str]) -> list[str]:
    """Headings that say nothing to us."""
    return [title for title in titles if plain(title) not in BESIDE and column(title) is None]
