"""The return interviews that are still to come, as the children were evaluated last."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from homeward.store.absences import OF_AN_ABSENCE
from homeward.store.sql import records
from homeward.store.tables.core import due_interview
from homeward.store.unit_of_work import UnitOfWork

OF_AN_INTERVIEW = (*OF_AN_ABSENCE, "rhi.")
"""How the types begin that tell of one."""


@dataclass(frozen=True)
class InterviewRow:
    """As `DueInterview`; `happened` are `{type, at, code}`."""

    child_ref: str
    absence: str
    episode: str
    returned_at: datetime
    due_at: datetime
    paused: str | None
    interviewer: str | None
    happened: list[dict[str, str | None]]


def stored(uow: UnitOfWork) -> list[InterviewRow]:
    return records(uow, InterviewRow, select(due_interview))
