"""One round of the auditor: read, prove, keep, be heard."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Engine

from homeward.audit import alarms, record
from homeward.audit.proof import Alarm
from homeward.audit.proof import alarms as alarms_of
from homeward.audit.sounding import Horn, ping, sound

log = structlog.get_logger()


def prove(engine: Engine, now: datetime, grace: timedelta) -> Sequence[Alarm]:
    """What was due and not done within the grace, also where it was made good since."""
    with engine.connect() as connection:
        return alarms_of(record.read(connection, now), now, grace)


def look(engine: Engine, now: datetime, grace: timedelta) -> Sequence[Alarm]:
    """What is due and not done to this moment; all that was found is kept."""
    found = prove(engine, now, grace)
    with engine.begin() as connection:
        alarms.keep(connection, found, now)
    standing = [each for each in found if each.made_good_at is None]
    log.info("the auditor looked", alarms=len(standing))
    return standing


def be_heard(engine: Engine, by: Horn, now: datetime) -> None:
    """Tell of each alarm once; what nobody heard is told again in the next round."""
    with engine.connect() as connection:
        new = alarms.to_sound(connection)
    if new and sound(by, new):
        with engine.begin() as connection:
            alarms.mark_sounded(connection, new, now)
    ping(by)
