"""Changes of rules as their events in the journal leave them."""

from collections.abc import Collection
from dataclasses import asdict, fields

from sqlalchemy import Select, delete, func, insert, select

from homeward.domain import rule_changes as domain
from homeward.domain.events import Event
from homeward.domain.rule_changes import Proposal, ProposalState
from homeward.errors import NotFound
from homeward.store import loading
from homeward.store.tables.core import proposal
from homeward.store.unit_of_work import UnitOfWork

COLUMNS = [proposal.c[field.name] for field in fields(Proposal)]
IN_USE = (ProposalState.ON_TRIAL, ProposalState.ACTIVATED)
"""States in which the text of a proposal is asked of what comes in."""


def add_step(uow: UnitOfWork, ref: str, seq: int) -> Proposal:
    """Take the event of that journal number as the proposal's next step. Raises InvalidTransition."""
    steps = [*(uow.scalar(_steps(ref).with_for_update()) or ()), seq]
    events = loading.events(uow, steps)
    changed = domain.fold(events[step] for step in steps)
    uow.execute(delete(proposal).where(proposal.c.ref == ref))
    uow.execute(insert(proposal).values(**asdict(changed), steps=steps, changed_seq=seq))
    return changed


def _steps(ref: str) -> Select[tuple[list[int]]]:
    return select(proposal.c.steps).where(proposal.c.ref == ref)


def history(uow: UnitOfWork, ref: str) -> list[Event]:
    """Every step, in order."""
    events = loading.events(uow, uow.scalar(_steps(ref)) or ())
    return [events[seq] for seq in sorted(events)]


def by_ref(uow: UnitOfWork, ref: str) -> Proposal:
    """Raises NotFound."""
    row = uow.execute(select(*COLUMNS).where(proposal.c.ref == ref)).one_or_none()
    if row is None:
        raise NotFound("No change of a rule goes by this reference.")
    return _proposal(row)


def listing(uow: UnitOfWork, states: Collection[ProposalState] = tuple(ProposalState)) -> list[Proposal]:
    """Those in these states, the newest first."""
    rows = select(*COLUMNS).where(proposal.c.state.in_(states))
    return [_proposal(row) for row in uow.execute(rows.order_by(proposal.c.changed_seq.desc()))]


def last_change(uow: UnitOfWork) -> int:
    """The journal number of the latest step of any, 0 before the first."""
    return uow.scalar(select(func.max(proposal.c.changed_seq))) or 0


def _proposal(row: object) -> Proposal:
    values = {column.name: getattr(row, column.name) for column in COLUMNS}
    return Proposal(**values | {"state": ProposalState(values["state"])})
