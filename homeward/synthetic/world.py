"""The truth of a synthetic world: what happened, as plain values. It knows nothing of rules."""

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Told:
    """How something was reported: by whom, under which id; when it happened, was written down, reached us."""

    source: str
    id: str
    at: datetime
    recorded: datetime
    received: datetime


@dataclass(frozen=True, slots=True)
class Period:
    """A status from `start`, to `end` if that is known. `value` is a legal status or one of social care.

    Here and below, `before` is what was told first and is wrong; this replaces it.
    """

    value: str
    start: datetime
    end: datetime | None
    told: Told
    before: "Period | None" = None


@dataclass(frozen=True, slots=True)
class Placement:
    """`location` is what is written; None: it follows from the two authorities, where both are written.

    Its end is told on its own.
    """

    ref: str
    place_code: str
    provider: str
    start: datetime
    responsible: str
    host: str | None
    location: str | None
    told: Told
    end: datetime | None = None
    end_told: Told | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """`flag` says whether the police hold one for exploitation."""

    at: datetime
    category: str
    risk: str
    flag: str
    responsible: str | None
    host: str | None
    told: Told
    before: "Report | None" = None


@dataclass(frozen=True, slots=True)
class Change:
    """A new category (M or A), or a new level set by the police."""

    value: str
    at: datetime
    told: Told


@dataclass(frozen=True, slots=True)
class Found:
    at: datetime
    returned_at: datetime | None
    told: Told
    before: "Found | None" = None


@dataclass(frozen=True, slots=True)
class Cancelled:
    reason: str
    told: Told
    duplicate_of: str | None = None


@dataclass(slots=True)
class Absence:
    """One missing episode, as far as anything of it was told. `start` is when it began in truth."""

    ref: str
    start: datetime
    report: Report | None
    found: Found | None = None
    cancelled: Cancelled | None = None
    reclassified: Change | None = None
    regraded: Change | None = None


@dataclass(frozen=True, slots=True)
class Interview:
    """A step towards a return interview: offered, attempted, completed, declined or not_possible."""

    kind: str
    at: datetime
    absences: tuple[str, ...]
    told: Told
    harm: str = "N"
    concern: str = "N"
    online: str = "N"
    before: "Interview | None" = None


@dataclass(frozen=True, slots=True)
class Adult:
    """Somebody whom children speak of. Each part identifies; the alias alone does not."""

    alias: str
    name: str
    phone: str
    handle: str
    vehicle: str
    address: str


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What a child or carer told of one person. `marks` are the identifying parts that were said.

    `named` are children by their place in the world; None is one who was only described.
    """

    at: datetime
    by_carer: bool
    kind: str
    relation: str
    adult: Adult
    marks: frozenset[tuple[str, str]]
    elements: tuple[str, ...]
    named: tuple[int | None, ...]
    told: Told
    before: "Disclosure | None" = None


@dataclass(frozen=True, slots=True)
class Harm:
    at: datetime
    kind: str
    told: Told


@dataclass(frozen=True, slots=True)
class Linked:
    """A person or place that the exploitation meeting or the police hold. `case` None: flagged on its own."""

    at: datetime
    kind: str
    adult: Adult
    marks: frozenset[tuple[str, str]]
    case: str | None
    told: Told


@dataclass(slots=True)
class Case:
    """One stay on MACSE's list."""

    ref: str
    accepted_at: datetime
    told: Told
    discussed: list[Told] = field(default_factory=list)
    closed_at: datetime | None = None
    closed_told: Told | None = None


@dataclass(frozen=True, slots=True)
class FirstEntry:
    """Into youth justice, and whether the check then found a concern of exploitation."""

    concern: str
    told: Told


@dataclass(frozen=True, slots=True)
class Sign:
    """Something that showed of a child's exploitation. `told` None: it never came to us."""

    kind: str
    at: datetime
    told: Told | None


@dataclass(slots=True)
class Exploitation:
    """That a child is exploited, by whom, and what of it showed. No event says so."""

    since: datetime
    until: datetime
    by: Adult
    signs: list[Sign] = field(default_factory=list)

    def going_on(self, at: datetime) -> bool:
        return self.since <= at < self.until

    @property
    def first_told(self) -> datetime | None:
        """When the first sign reached us."""
        return min((sign.told.received for sign in self.signs if sign.told), default=None)


@dataclass(slots=True)
class Child:
    """One child and everything that happened, as far as it has reached us.

    `registered` None: known by the police's reference alone. `born` None: nobody has said; else `born_told`
    is the record that has it right, and `born_before` what the registration has wrong until then.
    """

    index: int
    given_name: str
    family_name: str
    sex: str
    ethnicity: str
    district: str
    born: date | None
    la_child_id: str
    police_ref: str | None
    registered: Told | None
    born_told: Told | None = None
    born_before: date | None = None
    legal: list[Period] = field(default_factory=list)
    social: list[Period] = field(default_factory=list)
    placements: list[Placement] = field(default_factory=list)
    absences: list[Absence] = field(default_factory=list)
    interviews: list[Interview] = field(default_factory=list)
    disclosures: list[Disclosure] = field(default_factory=list)
    harms: list[Harm] = field(default_factory=list)
    concerns: list[Told] = field(default_factory=list)
    flags: list[Told] = field(default_factory=list)
    checks: list[tuple[str, Told]] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    links: list[Linked] = field(default_factory=list)
    first_entries: list[FirstEntry] = field(default_factory=list)
    exploitation: Exploitation | None = None

    def is_exploited(self, at: datetime) -> bool:
        return self.exploitation is not None and self.exploitation.going_on(at)

    def shows(self, kind: str, at: datetime, told: Told | None) -> None:
        """Note it as a sign, if the child is exploited then."""
        if self.exploitation and self.exploitation.going_on(at):
            self.exploitation.signs.append(Sign(kind, at, told))

    @property
    def identifier(self) -> tuple[str, str]:
        """Scheme and value of the identifier that speaks for the child: the authority's own first."""
        if self.police_ref and not self.identified:
            return "police_ref", self.police_ref
        return "la_child_id", self.la_child_id

    @property
    def identified(self) -> bool:
        """Whether anybody ever said more of the child than the police's reference."""
        return self.registered is not None or self.police_ref is None


@dataclass(slots=True)
class World:
    """Everything between `start` and `until`. `flags` are places and persons held without a case; `whole` is
    when children's social care said that its feed was whole.

    After `quiet` no child goes missing or comes back, so that by `until` no deadline is still to come and
    what is found then is found ever after.
    """

    start: datetime
    quiet: datetime
    until: datetime
    area: str
    children: list[Child] = field(default_factory=list)
    flags: list[Linked] = field(default_factory=list)
    whole: list[Told] = field(default_factory=list)
