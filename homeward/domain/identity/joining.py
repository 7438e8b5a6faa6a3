"""Which identifiers are one child's: a pure function of all claims, whatever the order in which they came.

A claim is one record that gives several identifiers for one child. A claim joins nobody where the child would
then have two numbers of the authority, or two dates of birth that no slip explains: that becomes a question.
What a person joined is joined (docs/adr/0013).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from homeward.domain.events import Identifier

NUMBER = "la_child_id"
"""The scheme of the authority's own number of a child."""
SCHEMES = (NUMBER, "nhs_number", "police_ref", "ssda903", "local", "upn", "described")

SHARED = "Two children were given the same number. It joins neither until a person says whose it is."
ONE_RECORD = "One record gives two numbers of the authority for one child. They are not joined."
TIED = (
    "Records tie these together, but then one child would have two numbers of the authority. They are not"
    " joined."
)
OTHER_BIRTH = "Records give these numbers for one child, but the dates of birth differ. They are not joined."
SLIP = (
    "These records are joined, but the dates of birth differ by one digit, or by day and month. Check which"
    " one is right, and that it is one child."
)


def is_number(identifier: Identifier) -> bool:
    """Whether it is the authority's own number of a child."""
    return identifier.scheme == NUMBER


def preference(identifier: Identifier) -> tuple[int, Identifier]:
    """The order in which a child's identifiers are chosen to speak of it: the authority's own first."""
    return (SCHEMES.index(identifier.scheme), identifier)


@dataclass(frozen=True)
class Claim:
    """The identifiers that one record gives for one child, the child's own first."""

    identifiers: tuple[Identifier, ...]
    by_person: bool = False


@dataclass(frozen=True)
class Doubt:
    """Identifiers of which a person must say whether they are one child's."""

    identifiers: tuple[Identifier, ...]
    because: str


class Groups:
    """Union-find over identifiers. Of several spellings the shortest is kept, and of those the first in the
    alphabet."""

    def __init__(self) -> None:
        self._parent: dict[Identifier, Identifier] = {}
        self._spelled: dict[Identifier, Identifier] = {}

    def add(self, identifier: Identifier) -> None:
        self._parent.setdefault(identifier, identifier)
        held = self._spelled.setdefault(identifier, identifier).value
        if (len(identifier.value), identifier.value) < (len(held), held):
            self._spelled[identifier] = identifier

    def root(self, identifier: Identifier) -> Identifier:
        while (parent := self._parent[identifier]) != identifier:
            self._parent[identifier] = self._parent[parent]
            identifier = parent
        return identifier

    def roots(self, identifiers: Iterable[Identifier]) -> frozenset[Identifier]:
        return frozenset(map(self.root, identifiers))

    def join(self, identifiers: Collection[Identifier]) -> None:
        first, *others = identifiers
        for other in others:
            self._parent[self.root(other)] = self.root(first)

    def members(self) -> dict[Identifier, list[Identifier]]:
        """Each group's identifiers, by its root."""
        members: dict[Identifier, list[Identifier]] = defaultdict(list)
        for identifier in self._parent:
            members[self.root(identifier)].append(self._spelled[identifier])
        return members


def is_slip(one: date, other: date) -> bool:
    """Whether the dates are the same, or differ by one digit, or by day and month."""
    swapped = (one.year, one.month, one.day) == (other.year, other.day, other.month)
    wrong = sum(a != b for a, b in zip(one.isoformat(), other.isoformat(), strict=True))
    return swapped or wrong <= 1


@dataclass(frozen=True)
class _Known:
    """What is known of one group before the next step."""

    speaker: Identifier
    numbered: bool
    births: frozenset[date]

    def agrees(self, other: "_Known") -> bool:
        return all(is_slip(one, another) for one in self.births for another in other.births)


class Joining:
    """Joins identifiers in steps, none of which depends on an order. `births` are what registrations say of
    the child of each identifier."""

    def __init__(self, groups: Groups, births: Mapping[Identifier, date]) -> None:
        self.groups, self._births = groups, births
        self.doubts: list[Doubt] = []

    def join(self, claims: Collection[Claim]) -> None:
        for claim in claims:
            if claim.by_person:
                self.groups.join(claim.identifiers)
        before = self._known()
        firm = {self.groups.roots(one for one in c.identifiers if one.scheme != "upn") for c in claims}
        numbered = {roots for roots in firm if any(before[root].numbered for root in roots)}
        contested = self._join_to_numbers(numbered, before)
        self._join_to_one_another({roots - contested for roots in firm - numbered})
        self._join_upns(claims)
        self._ask_about_slips(before)

    def _known(self) -> dict[Identifier, _Known]:
        """By the root of each group."""
        return {
            root: _Known(
                min(members, key=preference),
                any(map(is_number, members)),
                frozenset(self._births[one] for one in members if one in self._births),
            )
            for root, members in self.groups.members().items()
        }

    def _doubt(self, some: Iterable[_Known], because: str) -> None:
        speakers = sorted({known.speaker for known in some}, key=preference)
        if len(speakers) > 1:
            self.doubts.append(Doubt(tuple(speakers), because))

    def _join_to_numbers(
        self, claims: Iterable[frozenset[Identifier]], known: Mapping[Identifier, _Known]
    ) -> set[Identifier]:
        """Join what was given together with one number of the authority; answers with what was given together
        with several."""
        owners: dict[Identifier, set[Identifier]] = defaultdict(set)
        for roots in claims:
            numbers = {root for root in roots if known[root].numbered}
            self._doubt((known[root] for root in numbers), ONE_RECORD)
            for other in roots - numbers:
                owners[other] |= numbers
        return self._attach(owners, known)

    def _attach(
        self, owners: Mapping[Identifier, Collection[Identifier]], known: Mapping[Identifier, _Known]
    ) -> set[Identifier]:
        """Join each to its owner where it has one alone and the dates of birth agree; answers with those that
        have several."""
        contested = {one for one, theirs in owners.items() if len(theirs) > 1}
        of_owner: dict[Identifier, list[Identifier]] = defaultdict(list)
        for one, theirs in owners.items():
            if one in contested:
                self._doubt((known[root] for root in (one, *theirs)), SHARED)
            else:
                of_owner[min(theirs)].append(one)
        for owner, others in of_owner.items():
            fitting = [one for one in others if known[one].agrees(known[owner])]
            for one in others:
                if one in fitting and all(known[one].agrees(known[other]) for other in fitting):
                    self.groups.join((owner, one))
                else:
                    self._doubt((known[owner], known[one]), OTHER_BIRTH)
        return contested

    def _join_to_one_another(self, claims: Collection[frozenset[Identifier]]) -> None:
        """Join what was given together without a number of the authority. What ties two children together
        step by step joins neither of them."""
        known = self._known()
        ties: list[frozenset[Identifier]] = []
        for roots in {self.groups.roots(some) for some in claims if some}:
            if _fit(roots, known):
                ties.append(roots)
            else:
                self._doubt((known[root] for root in roots), _why(roots, known))
        for chain in _chains(ties):
            everyone = frozenset().union(*chain)
            fits = _fit(everyone, known)
            if not fits:
                marked = [known[root] for root in everyone if _is_marked(known[root])]
                self._doubt(marked, _why(everyone, known))
            for roots in chain:
                if fits or not any(_is_marked(known[root]) for root in roots):
                    self.groups.join(roots)

    def _join_upns(self, claims: Iterable[Claim]) -> None:
        """A UPN never joins: real returns hold one UPN for different children (domain.md, section 4.2). It
        belongs to the only child that was given it."""
        known = self._known()
        owners: dict[Identifier, set[Identifier]] = defaultdict(set)
        for claim in claims:
            firm = next((one for one in claim.identifiers if one.scheme != "upn"), None)
            for one in claim.identifiers:
                if firm and one.scheme == "upn" and self.groups.root(one) != self.groups.root(firm):
                    owners[self.groups.root(one)].add(self.groups.root(firm))
        free = {one: theirs for one, theirs in owners.items() if not known[one].numbered}
        self._attach(free, known)

    def _ask_about_slips(self, before: Mapping[Identifier, _Known]) -> None:
        """Of what records joined though they give other dates of birth; not of what a person joined."""
        born: dict[Identifier, list[_Known]] = defaultdict(list)
        for root, known in before.items():
            if known.births:
                born[self.groups.root(root)].append(known)
        for some in born.values():
            if len({known.births for known in some}) > 1:
                self._doubt(some, SLIP)


def _is_marked(known: _Known) -> bool:
    return known.numbered or bool(known.births)


def _fit(roots: Collection[Identifier], known: Mapping[Identifier, _Known]) -> bool:
    """Whether they can all be one child."""
    numbered = sum(known[root].numbered for root in roots)
    return numbered <= 1 and all(known[one].agrees(known[other]) for one, other in combinations(roots, 2))


def _why(roots: Iterable[Identifier], known: Mapping[Identifier, _Known]) -> str:
    return TIED if sum(known[root].numbered for root in roots) > 1 else OTHER_BIRTH


def _chains(ties: Sequence[frozenset[Identifier]]) -> list[list[frozenset[Identifier]]]:
    """Those that have an identifier in common, in any number of steps, in one list."""
    groups = Groups()
    for roots in ties:
        for root in roots:
            groups.add(root)
        groups.join(roots)
    chains: dict[Identifier, list[frozenset[Identifier]]] = defaultdict(list)
    for roots in ties:
        chains[groups.root(next(iter(roots)))].append(roots)
    return list(chains.values())
