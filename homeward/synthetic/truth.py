"""The truth beside the events: who is exploited, and which records speak of one person."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from homeward.synthetic.world import Adult, Child, Disclosure, Linked, Told, World


def truth(world: World) -> Iterator[dict[str, Any]]:
    """One line for each child who is exploited at some time of the world, with all that showed of it."""
    for child in world.children:
        if exploitation := child.exploitation:
            scheme, value = child.identifier
            yield {
                "child": {"scheme": scheme, "value": value},
                "sex": child.sex,
                "since": exploitation.since.isoformat(),
                "until": exploitation.until.isoformat(),
                "signs": [
                    {
                        "kind": sign.kind,
                        "at": sign.at.isoformat(),
                        "reached_us": sign.told.received.isoformat() if sign.told else None,
                    }
                    for sign in sorted(exploitation.signs, key=lambda each: each.at)
                ],
            }


def persons(world: World) -> Iterator[dict[str, Any]]:
    """One line for each person of whom several records speak, however each of them spells it."""
    spoken_of: dict[Adult, list[Told]] = defaultdict(list)
    for link in world.flags:
        spoken_of[link.adult].append(link.told)
    for child in world.children:
        for adult, told in _spoken_of(child):
            spoken_of[adult].append(told)
    several = [records for records in spoken_of.values() if len(records) > 1]
    for number, records in enumerate(several, 1):
        in_order = sorted(records, key=lambda each: (each.received, each.id))
        yield {
            "person": f"P-{number}",
            "records": [{"source": each.source, "id": each.id} for each in in_order],
        }


def _spoken_of(child: Child) -> Iterator[tuple[Adult, Told]]:
    records: list[Disclosure | Linked] = [*child.disclosures, *child.links]
    yield from ((record.adult, record.told) for record in records if record.marks)
