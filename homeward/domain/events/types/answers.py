"""What a person found out where the record leaves open a fact that rules wait for.

An answer is about one fact and one subject; it edits no record (docs/adr/0009).
"""

from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from homeward.domain.events.envelope import Event
from homeward.domain.events.event_type import EventType, Say
from homeward.domain.events.kinds import Line, Lines, Text
from homeward.domain.events.record import CaseEvent
from homeward.domain.events.topics import CHILD_STATUS

if TYPE_CHECKING:  # made of events
    from homeward.domain.history.timeline import Timeline


class FactEvent(CaseEvent):
    """Something happened to the answer to one fact. To answer anew, send another that supersedes it."""

    MADE_BY_HOMEWARD: ClassVar[bool] = True
    DECIDED_BY_PEOPLE: ClassVar[bool] = True

    fact: Line = Field(description="the fact's name, such as `placement.location`")
    subject: Text = Field(description="what of the child's history it is asked of, such as `episode:E1`")


class FactAnswered(FactEvent):
    """A person found out what the record does not say. It counts only while the record leaves it open."""

    answer: Lines = Field(description="one choice; Y or N; a whole number; or codes, an empty list for none")
    told_by: Text = Field(description="who knew it")
    reason: Text | None = Field(None, description="how they know")


class FactCannotBeFoundOut(FactEvent):
    """A person asked, and nobody can tell. Rules that need the fact go on saying that they cannot tell."""

    told_by: Text = Field(description="who was asked")
    reason: Text


class FactAnswerWithdrawn(FactEvent):
    """The answer that it supersedes was wrong, and there is no better one."""


def _found_out(timeline: "Timeline", event: Event) -> None:
    timeline.answers.setdefault((event.data.subject, event.data.fact), []).append(event)


TYPES = (
    EventType(
        "fact.answered",
        FactAnswered,
        CHILD_STATUS,
        "Found out, where the record did not say",
        shown=(
            ("fact", "What was not known", Say.QUESTION),
            ("told_by", "Told by", Say.TYPED),
            ("reason", "How they know", Say.TYPED),
        ),
        fold=_found_out,
    ),
    EventType(
        "fact.cannot_be_found_out",
        FactCannotBeFoundOut,
        CHILD_STATUS,
        "Asked, and could not be found out",
        shown=(
            ("fact", "What was not known", Say.QUESTION),
            ("told_by", "Who was asked", Say.TYPED),
            ("reason", "Why it cannot be found out", Say.TYPED),
        ),
        fold=_found_out,
    ),
    EventType("fact.answer_withdrawn", FactAnswerWithdrawn, CHILD_STATUS, "An answer was withdrawn"),
)
