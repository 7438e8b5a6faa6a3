"""Who is on duty for a role at a moment, and can be told electronically."""

from datetime import datetime, timedelta

from homeward.domain.telling.rota import on_shift, stand_ins
from homeward.store import accounts, rota
from homeward.store.accounts import Account
from homeward.store.unit_of_work import UnitOfWork


def on_duty(uow: UnitOfWork, role: str, at: datetime) -> list[Account]:
    """Whom the rota names for the role, else for the role that stands in for it. Where it names nobody who
    has an address, everybody who has one and an account of this kind, or of the next."""
    reachable = [account for account in accounts.listing(uow) if account.active and account.email]
    shifts = rota.between(uow, at, at + timedelta(microseconds=1))
    for each in stand_ins(role):
        named = on_shift(shifts, each, at)
        if found := [account for account in reachable if account.username in named]:
            return found
    for each in stand_ins(role):
        if found := [account for account in reachable if account.role == each]:
            return found
    return []
