"""What a stream worker does with each micro-batch, tick of the clock and look into the outbox."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial

import structlog
from sqlalchemy import Engine

from homeward import tracing
from homeward.config import Settings
from homeward.domain.events import Event
from homeward.errors import Problem
from homeward.kafka.publisher import Publisher
from homeward.kafka.topics import DEAD_LETTERS
from homeward.services.evaluation.process import AT_A_TIME, process, process_events
from homeward.services.evaluation.set_aside import together_or_apart
from homeward.services.intake.accept import take_in
from homeward.services.intake.messages import Message, read_message
from homeward.services.intake.raw import Raw
from homeward.services.intake.senders import Sender, TopicLists
from homeward.services.intake.tokens import warn_of_ends
from homeward.services.intake.traced import batch_of
from homeward.services.rules.rulebook import rulebook
from homeward.store import children, journal, outbox, quarantine
from homeward.store.database import connect, open_store
from homeward.store.outbox import Letter
from homeward.store.unit_of_work import UnitOfWork, reading, unit_of_work
from homeward.store.waking import Waiting

log = structlog.get_logger()

ORIGIN = "kafka"
RELAY_BATCH = 500
CATCH_UP_BATCH = 200
LEFT_BEHIND_AFTER = timedelta(minutes=1)
"""Counted from publication. A busy stream is seldom overtaken in that time, and it does no harm: an event is
processed once."""


class Worker:
    """One worker's hold on store, rules and broker. Each method is one tick, and may be repeated.

    What fails for a reason that passes (`store.database.is_passing`, KafkaError) is raised; a repetition does
    what is left. What fails otherwise is set aside, so that the rest goes on.
    """

    def __init__(self, settings: Settings) -> None:
        """Raises InvalidRules."""
        self._settings = settings
        self._engine: Engine = connect(settings.store_url)
        self._area = settings.responsible_la
        self._senders = TopicLists(settings.topic_sources)
        self._rules = rulebook(settings, self._engine)
        self._publisher = Publisher(settings.broker)
        self._dead_letters = Publisher(settings.broker)
        self._waiting = Waiting(self._engine)
        self._failing_children: set[str] = set()
        self._failing_events: set[int] = set()

    def open_store(self) -> None:
        """Create the store or bring it up to date."""
        open_store(self._settings.store_url).dispose()

    def close(self) -> None:
        self._waiting.close()
        self._engine.dispose()
        self._publisher.close()
        self._dead_letters.close()

    def take_in(self, messages: Sequence[Message]) -> list[Letter]:
        """Journal and process a batch in one transaction; answers with dead letters, to be sent.

        Raises what passes, and anything else only where not even quarantine worked.
        """
        self._take_up_rules()
        raws = [read_message(message) for message in messages]
        buried: list[Letter] = []
        done = together_or_apart(
            self._take_in, raws, lambda raw, error: buried.append(self._bury(raw, error))
        )
        return [*(letter for letters in done for letter in letters), *buried]

    def _take_in(self, raws: Sequence[Raw]) -> list[Letter]:
        now = datetime.now(UTC)
        with batch_of(raws) as batch, unit_of_work(self._engine) as uow:
            intake = take_in(
                uow,
                raws,
                received_at=now,
                now=now,
                origin=ORIGIN,
                to_outbox=False,
                sender_of=self._sender_of,
            )
            seqs = {*intake.accepted, *journal.still_unprocessed(uow, intake.duplicates)}
            causes = batch.causes(uow, intake.done, seqs)
            if seqs:
                self._process(uow, seqs, now, causes)
        return [_letter(number, problems, now) for number, problems in intake.quarantined]

    def _sender_of(self, raw: Raw, event: Event) -> Sender:
        return self._senders.sender(raw.topic or "", event.type)

    def _bury(self, raw: Raw, error: Exception) -> Letter:
        """An event whose processing fails again and again, through a fault of ours."""
        now = datetime.now(UTC)
        problems = (Problem("", f"Homeward failed to process this event ({type(error).__name__})"),)
        with unit_of_work(self._engine) as uow:
            number = quarantine.add(
                uow, raw.body, problems, received_at=now, origin=ORIGIN, key=raw.key, headers=raw.headers
            )
        log.error("event cannot be processed", quarantine=number, exc_info=error)
        return _letter(number, problems, now)

    def report(self, letters: Sequence[Letter]) -> None:
        """Send dead letters."""
        self._dead_letters.send(letters)
        for letter in letters:
            log.warning("event is in quarantine", quarantine=letter.seq)

    def relay(self) -> int:
        """Publish what waits in the outbox; answers with how many."""
        return outbox.relay(self._engine, self._publisher.send, datetime.now(UTC), RELAY_BATCH)

    def wait(self) -> None:
        """Until something is committed that may have to be published; not longer than the setting says."""
        self._waiting.wait(self._settings.relay_interval)

    def wake(self) -> int:
        """Evaluate the children whom the clock alone may have changed; answers with how many."""
        self._take_up_rules()
        now, woken = datetime.now(UTC), 0
        while refs := self._due(now):
            woken += sum(together_or_apart(partial(self._evaluate, now), refs, self._leave_child))
        return woken

    def _due(self, now: datetime) -> list[str]:
        with reading(self._engine) as uow:
            return children.due_to_wake(uow, now, AT_A_TIME, leaving_out=self._failing_children)

    def _evaluate(self, now: datetime, refs: Sequence[str]) -> int:
        with unit_of_work(self._engine) as uow, tracing.evaluating() as span:
            outcome = process(uow, refs, self._rules.rules, self._area, now)
            span.tell(children=outcome.children, events=len(outcome.events))
        return outcome.children

    def _leave_child(self, ref: str, error: Exception) -> None:
        self._failing_children.add(ref)
        log.error("child cannot be evaluated", child=ref, exc_info=error)

    def warn_of_tokens(self) -> None:
        """Say in the log which tokens end soon, so that no feed falls silent unseen."""
        with unit_of_work(self._engine) as uow:
            warn_of_ends(uow, datetime.now(UTC))

    def catch_up(self) -> int:
        """Process accepted events that the stream should have brought long ago; answers with how many.

        The broker may have lost or refused them, or their topic kept them for too short a time.
        """
        now = datetime.now(UTC)
        with reading(self._engine) as uow:
            seqs = journal.left_behind(
                uow, now - LEFT_BEHIND_AFTER, CATCH_UP_BATCH, leaving_out=self._failing_events
            )
        if not seqs:
            return 0
        caught_up = sum(together_or_apart(partial(self._process_left_behind, now), seqs, self._leave_event))
        log.warning("events were left behind by the stream, and are processed now", events=caught_up)
        return caught_up

    def _process_left_behind(self, now: datetime, seqs: Sequence[int]) -> int:
        with unit_of_work(self._engine) as uow:
            self._process(uow, seqs, now)
        return len(seqs)

    def _leave_event(self, seq: int, error: Exception) -> None:
        self._failing_events.add(seq)
        log.error("event cannot be processed", journal=seq, exc_info=error)

    def _process(
        self, uow: UnitOfWork, seqs: Collection[int], now: datetime, causes: tracing.Causes = ()
    ) -> None:
        with tracing.evaluating(causes) as span:
            outcome = process_events(uow, seqs, self._rules.rules, self._area, now)
            span.tell(children=outcome.children, events=len(outcome.events))

    def _take_up_rules(self) -> None:
        """Other rules may succeed where the last ones failed."""
        if self._rules.refresh():
            self._failing_children.clear()
            self._failing_events.clear()


def _letter(number: int, problems: Sequence[Problem], at: datetime) -> Letter:
    """Where in quarantine the event is and what is wrong with it, without its content."""
    told = {"quarantine": number, "problems": [problem.as_dict() for problem in problems]}
    body = {
        "specversion": "1.0",
        "id": f"quarantine-{number}",
        "source": "homeward",
        "type": "event.quarantined",
        "time": at.isoformat(),
        "data": told,
    }
    return Letter(number, DEAD_LETTERS, str(number), body)
