"""One event: the CloudEvents 1.0 envelope around its data."""

from datetime import date
from functools import cached_property
from typing import Literal

from pydantic import ConfigDict, Field, SerializeAsAny

from homeward.domain.events.identifier import Identifier
from homeward.domain.events.kinds import Instant, Line, Text
from homeward.domain.events.parts import NamedChild
from homeward.domain.events.record import EventData, Record

PAGES = "homeward-web"
"""The source of what signed-in people record; nobody else can send under it."""
REGISTERING = frozenset({"child.registered", "child.updated"})
"""Types that say who a child is."""


def _identifies(identifier: Identifier) -> bool:
    """A placeholder with its source is one child among those who share it: a person may have matched it."""
    return not identifier.is_placeholder or identifier.source is not None


class Event(Record):
    """Something that happened. Attributes that CloudEvents allows and Homeward does not know are kept."""

    model_config = ConfigDict(revalidate_instances="never")

    specversion: Literal["1.0"] = Field(repr=False)
    id: Line = Field(description="unique at its source; source and id are the event's identity")
    source: Line = Field(description="the system or body that says so")
    type: Line
    occurred_at: Instant = Field(alias="time", description="when it happened")
    recorded_at: Instant = Field(
        default_factory=lambda valid: valid["occurred_at"],
        alias="recordedtime",
        description="when the source wrote it; absent: `time`",
    )
    received_at: Instant = Field(
        default_factory=lambda valid: valid["recorded_at"],
        alias="receivedtime",
        description="when Homeward received it, set on arrival; absent: `recordedtime`",
    )
    supersedes: Line | None = Field(None, description="id of the event that it replaces or withdraws")
    supersedes_source: Line | None = Field(
        None,
        alias="supersedessource",
        description="source of that event; absent: this one's. Only in what Homeward's own pages record",
    )
    change_reason: Text | None = Field(None, alias="changereason", description="required with `supersedes`")
    actor: Line | None = Field(None, description="who did it")
    actor_org: Line | None = Field(None, alias="actororg", description="for whom")
    lawful_basis: Line | None = Field(None, alias="lawfulbasis", description="on what basis it is shared")
    history_before: Instant | None = Field(
        None,
        alias="historybefore",
        description="set by an import: what was due before then is history, and no clock runs",
    )
    data: SerializeAsAny[EventData] = Field(repr=False)

    @cached_property
    def key(self) -> tuple[str, str]:
        """The event's identity."""
        return self.source, self.id

    @property
    def replaces(self) -> tuple[str, str] | None:
        """The identity of the event that it replaces or withdraws."""
        return (self.supersedes_source or self.source, self.supersedes) if self.supersedes else None

    @cached_property
    def child(self) -> Identifier | None:
        """The child whom the event is about. One with a placeholder for a number is the child of this absence
        at this source, else of this event, and no other."""
        return None if self.data.child is None else self._as_read(self.data.child, *self._absences[:1])

    @cached_property
    def identifiers(self) -> tuple[Identifier, ...]:
        """Every identifier of the child whom the event is about; a placeholder among the further ones is
        none."""
        further = [one.of(self.source) for one in self.data.further_identifiers if _identifies(one)]
        if self.data.child is None or self.child is None:
            return tuple(further)
        others = self._absences[1:] if self.child.is_placeholder else ()
        return (self.child, *(self._as_read(self.data.child, ref) for ref in others), *further)

    @property
    def _absences(self) -> tuple[str, ...]:
        ref = self.data.said("episode")
        refs: tuple[str, ...] = (ref,) if ref else self.data.said("episodes", ())
        return refs

    def _as_read(self, given: Identifier, absence: str | None = None) -> Identifier:
        if not given.is_placeholder:
            return given.of(self.source)
        return given.of(f"{self.source} absence {absence}" if absence else f"{self.source} event {self.id}")

    @property
    def date_of_birth(self) -> date | None:
        """What a registration says of it; None of an estimate, which contradicts no other date."""
        if self.type not in REGISTERING or self.data.said("date_of_birth_estimated"):
            return None
        born: date | None = self.data.said("date_of_birth")
        return born

    @property
    def named_children(self) -> tuple[NamedChild, ...]:
        """The other children whom the event names; a companion who is only described is nobody's record."""
        companions: tuple[NamedChild, ...] = self.data.said("missing_with", ())
        named: tuple[NamedChild, ...] = self.data.said("named_children", ())
        return (*named, *(child for child in companions if child.identifier))

    @cached_property
    def named(self) -> tuple[Identifier, ...]:
        """Their identifiers, in order; one only described goes by its place.

        Of two records that may be one child's, the event is about the first and names the second.
        """
        other: Identifier | None = self.data.said("other")
        concerned: tuple[Identifier, ...] = self.data.said("others", ())
        others = [
            child.identifier or Identifier("described", f"{self.id}#{index}")
            for index, child in enumerate(self.named_children)
        ]
        further = (*((other,) if other else ()), *concerned)
        return tuple(one.of(self.source) for one in (*others, *further))
