"""What a stream worker does with each micro-batch, tick of the clock and look into the outbox."""

from collections.abc import Sequence
from datetime import UTC, datetime

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from homeward.config import Settings
from homeward.engine.ruleset import LiveRules
from homeward.errors import Problem
from homeward.services.accept import Raw, read_json, take_in
from homeward.services.process import process, process_events
from homeward.services.publish import Publisher
from homeward.store import children, journal, outbox, quarantine
from homeward.store.database import open_store
from homeward.store.unit_of_work import reading, unit_of_work

log = structlog.get_logger()

ORIGIN = "kafka"
WAKE_BATCH = 200
RELAY_BATCH = 500

Letter = dict[str, object]
"""A dead letter: where in quarantine the event is and what is wrong, without its content."""


class Worker:
    """One worker's hold on store, rules and broker. Each method is one tick, and may be repeated."""

    def __init__(self, settings: Settings) -> None:
        self._area = settings.responsible_la
        self._engine: Engine = open_store(settings.store_url)
        self._rules = LiveRules(settings.rules_folder, settings.data / "rules")
        self._publisher = Publisher(settings.broker)

    def take_in(self, bodies: Sequence[bytes]) -> list[Letter]:
        """Journal and process a batch; answers with dead letters. Raises only where the store is away."""
        self._rules.refresh()
        raws = [read_json(body) for body in bodies]
        try:
            return self._take_in(raws)
        except DBAPIError:
            raise
        except Exception as error:
            if len(raws) > 1:
                return [letter for body in bodies for letter in self.take_in([body])]
            return [self._bury(raws[0], error)]

    def _take_in(self, raws: Sequence[Raw]) -> list[Letter]:
        now = datetime.now(UTC)
        with unit_of_work(self._engine) as uow:
            intake = take_in(uow, raws, received_at=now, now=now, origin=ORIGIN, to_outbox=False)
            seqs = [*intake.accepted, *journal.still_unprocessed(uow, intake.duplicates)]
            if seqs:
                process_events(uow, seqs, self._rules.rules, self._area, now)
        return [_letter(number, problems) for number, problems in intake.quarantined]

    def _bury(self, raw: Raw, error: Exception) -> Letter:
        """An event whose processing fails again and again, through a fault of ours."""
        log.error("event_cannot_be_processed", error=type(error).__name__)
        problems = (Problem("", f"Homeward failed to process this event ({type(error).__name__})"),)
        with unit_of_work(self._engine) as uow:
            number = quarantine.add(uow, raw.body, problems, received_at=datetime.now(UTC), origin=ORIGIN)
        return _letter(number, problems)

    def relay(self) -> int:
        """Publish what waits in the outbox; answers with how many."""
        return outbox.relay(self._engine, self._publisher.send, datetime.now(UTC), RELAY_BATCH)

    def sweep(self) -> int:
        """Evaluate the children whom the clock alone may have changed; answers with how many."""
        self._rules.refresh()
        now, woken = datetime.now(UTC), 0
        while refs := self._due(now):
            with unit_of_work(self._engine) as uow:
                woken += process(uow, refs, self._rules.rules, self._area, now).children
        return woken

    def _due(self, now: datetime) -> list[str]:
        with reading(self._engine) as uow:
            return children.due_to_wake(uow, now, WAKE_BATCH)


def _letter(number: int, problems: Sequence[Problem]) -> Letter:
    return {"quarantine": number, "problems": [problem.as_dict() for problem in problems]}
