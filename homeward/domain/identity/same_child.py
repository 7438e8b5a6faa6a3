"""Which of many children may be one: whom to compare, and what to ask of a person."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from itertools import combinations

from homeward.domain.events import Event
from homeward.domain.identity.pairs import Pair, question
from homeward.domain.identity.particulars import Particulars, keys

TOO_COMMON = 40
"""A key that more children share than these is no reason to compare them."""


def questions(known: Collection[Particulars], pairs: Mapping[str, Mapping[str, Pair]]) -> Iterator[Event]:
    """What to ask of all of these children, as of when both of two were on record.

    `pairs` are what was asked and answered before, of each child by the other record.
    """
    of = {each.child: each for each in known}
    asked = {(min(one, other), max(one, other)) for one in pairs for other in pairs[one] if one != other}
    for first, second in sorted(sharing_keys(known) | asked):
        if (one := of.get(first)) and (other := of.get(second)):
            at = max(each.since for each in (one, other) if each.since)
            if event := question(one, other, pairs.get(first, {}).get(second), at):
                yield event


def sharing_keys(known: Collection[Particulars]) -> set[tuple[str, str]]:
    """The pairs that have a key in common, each in order."""
    sharing: dict[str, set[str]] = defaultdict(set)
    for each in known:
        for key in keys(each):
            sharing[key].add(each.child)
    return {
        pair
        for children in sharing.values()
        if len(children) <= TOO_COMMON
        for pair in combinations(sorted(children), 2)
    }
