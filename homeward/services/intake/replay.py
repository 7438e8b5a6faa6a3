"""Take an input out of quarantine again, once its fault is mended or it was put right."""

from datetime import datetime

from homeward.errors import HomewardError, InvalidEvent
from homeward.services.intake.accept import FROM_A_FILE, Accepted, accept
from homeward.services.intake.raw import read_json
from homeward.services.intake.senders import OPERATOR, Sender
from homeward.store import quarantine
from homeward.store.unit_of_work import UnitOfWork


class StillWrong(InvalidEvent):
    """The input is no more acceptable than it was; it stays in quarantine."""

    exit_code = 1


def replay(uow: UnitOfWork, number: int, now: datetime, *, mended: bytes | None = None) -> Accepted:
    """Accept it as it came, or as `mended`. Raises NotFound, StillWrong, ConflictingEvent.

    It counts as received now: nothing could be told from it before.
    """
    held = quarantine.get(uow, number)
    if held.state is not quarantine.State.OPEN:
        raise HomewardError(f"Number {number} in quarantine was dealt with before: {held.state}.")
    raw = read_json(held.body if mended is None else mended)
    if raw.content is None:
        raise StillWrong(raw.problems)
    try:
        accepted = accept(uow, raw.content, received_at=now, sender=_sender(held.origin))
    except InvalidEvent as error:
        raise StillWrong(error.problems) from error
    quarantine.mark(uow, number, quarantine.State.REPLAYED, now)
    return accepted


def _sender(origin: str) -> Sender:
    """A person mends what a system said, but does not decide by that what it said was decided."""
    return OPERATOR if origin == FROM_A_FILE else Sender()
