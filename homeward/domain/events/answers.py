"""What a person found out where the record leaves open a fact that rules wait for.

An answer is about one fact and one subject; it edits no record (docs/adr/0009).
"""

from typing import ClassVar

from pydantic import Field

from homeward.domain.events.kinds import Line, Lines, Text
from homeward.domain.events.record import CaseEvent, EventData


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


TYPES: dict[str, type[EventData]] = {
    "fact.answered": FactAnswered,
    "fact.cannot_be_found_out": FactCannotBeFoundOut,
    "fact.answer_withdrawn": FactAnswerWithdrawn,
}
