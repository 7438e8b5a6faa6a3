"""Who is on duty for a role at a moment, and can be told electronically."""

from datetime import datetime

from homeward.store import accounts
from homeward.store.accounts import Account
from homeward.store.unit_of_work import UnitOfWork


def on_duty(uow: UnitOfWork, role: str, _at: datetime) -> list[Account]:
    """Everybody whose open account has this role and an address: there is no rota yet."""
    return [
        account
        for account in accounts.listing(uow)
        if account.active and account.role == role and account.email
    ]
