"""The rota: who is on duty when, and what nobody covers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from homeward.domain.telling.rota import ROLES, Shift, Span, gaps
from homeward.store import access, rota
from homeward.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class RoleRota:
    """The shifts of one role within a time, and its gaps."""

    role: str
    shifts: Sequence[Shift]
    gaps: Sequence[Span]


def rotas(uow: UnitOfWork, start: datetime, end: datetime) -> list[RoleRota]:
    shifts = rota.between(uow, start, end)
    return [
        RoleRota(role, [each for each in shifts if each.role == role], gaps(shifts, role, start, end))
        for role in ROLES
    ]


def add(uow: UnitOfWork, role: str, username: str, spans: Sequence[Span], *, by: str, now: datetime) -> None:
    rota.add(
        uow,
        [
            {
                "id": uuid4().hex,
                "role": role,
                "username": username,
                "starts_at": starts_at,
                "ends_at": ends_at,
                "added_by": by,
                "added_at": now,
            }
            for starts_at, ends_at in spans
        ],
    )
    access.record(uow, now, by, None, f"rota: added {len(spans)} of {username} as {role}")


def remove(uow: UnitOfWork, shift: str, *, by: str, now: datetime) -> None:
    """Raises NotFound."""
    rota.remove(uow, shift, by, now)
    access.record(uow, now, by, None, f"rota: removed {shift}")
