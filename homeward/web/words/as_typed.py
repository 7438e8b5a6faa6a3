"""The child of a record in the words of the form, for those who do not see the child's own record."""

from collections.abc import Collection, Sequence

from homeward.domain.events import PAGES, Event
from homeward.services.records.corrections import REGISTRATION
from homeward.services.records.replacing import replaced_since
from homeward.store import loading, queries
from homeward.store.unit_of_work import UnitOfWork
from homeward.web.forms.records import child_as_typed

LENGTH_OF_ID = 36
"""Of a form's id, with which the ids of all its events begin."""


def child_in_words(uow: UnitOfWork, events: Sequence[Event], organisation: str) -> str:
    """As these records say it; the name that this organisation typed where a form put the child on record."""
    return child_as_typed([*_registered(uow, events, organisation), *events])


def _registered(uow: UnitOfWork, events: Sequence[Event], organisation: str) -> list[Event]:
    """What was typed on the form itself, else on the form that first named the child, as it stands now."""
    own = {event.id[:LENGTH_OF_ID] for event in events}
    numbers = {event.child.value for event in events if event.child}
    named = {each.removeprefix(f"{PAGES}:") for each in numbers if each.startswith(f"{PAGES}:")} - own
    return [
        event
        for event in [*_typed(uow, own), *_typed(uow, named, as_it_stands=True)]
        if event.type == "child.registered" and event.actor_org == organisation
    ]


def _typed(uow: UnitOfWork, forms: Collection[str], *, as_it_stands: bool = False) -> list[Event]:
    seqs = queries.seqs(uow, {(PAGES, f"{form}{REGISTRATION}") for form in forms})
    later = replaced_since(uow, seqs) if as_it_stands else {}
    return list((loading.events(uow, seqs) | later).values())
