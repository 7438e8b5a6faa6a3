"""Homeward as it runs through a week that a test moves along: worker, sender and people, each at its time."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine

from homeward.notify.channels import Channels
from homeward.services.alerts import answering
from homeward.services.evaluation.process import process, process_events
from homeward.services.intake.accept import accept
from homeward.services.telling import tellings
from homeward.services.telling.due_notices import DUE, TOLD
from homeward.services.telling.notices import send_waiting
from homeward.services.telling.tellings import Conversation
from homeward.store import accounts, children, journal, queries
from homeward.store.accounts import Account
from homeward.store.alert_rows import AlertRow
from homeward.store.unit_of_work import reading, unit_of_work
from homeward.web.access.permissions import Role
from tests.factories import event_factory
from tests.histories import WIRRAL, shipped_rules

TICK = timedelta(minutes=1)
NAMES = {1: ("Avery", "Example"), 2: ("Quinn", "Placeholder")}
PEOPLE = {"jo": Role.DUTY, "nic": Role.EMERGENCY_DUTY, "drew": Role.CADT_MANAGER}


class Week:
    """`now` is its clock. The sender runs while `sends` is true, and the worker while `works` is."""

    def __init__(self, engine: Engine, channels: Channels, now: datetime) -> None:
        self.engine, self.channels, self.now = engine, channels, now
        self.sends = self.works = True
        with unit_of_work(engine) as uow:
            accounts.add(
                uow,
                [
                    Account(name, role, name, "CADT", "no password", email=f"{name}@example.org")
                    for name, role in PEOPLE.items()
                ],
            )

    def until(self, end: datetime, step: timedelta = TICK) -> Iterator[datetime]:
        """Let time pass; what happens at each step is the caller's to say."""
        while self.now < end:
            self.now = min(self.now + step, end)
            self.run()
            yield self.now

    def pass_until(self, end: datetime, also: Callable[[datetime], object] = lambda _: None) -> None:
        for now in self.until(end):
            also(now)

    def run(self) -> None:
        """One round of worker and sender."""
        self._work()
        if self.sends:
            send_waiting(self.engine, self.channels, self.now, 100, due=DUE, told=TOLD)
            self._work()

    def _work(self) -> None:
        if not self.works:
            return
        with unit_of_work(self.engine) as uow:
            if seqs := journal.unprocessed(uow, 100):
                process_events(uow, seqs, shipped_rules(), WIRRAL, self.now)
            if due := children.due_to_wake(uow, self.now, 100):
                process(uow, due, shipped_rules(), WIRRAL, self.now)

    def record(self, type_: str, **given: Any) -> None:
        """Something that happens now, of which we hear at once."""
        raw = event_factory(type_, time=self.now.isoformat(), **given)
        for name in ("reported_at", "found_at", "offered_at"):
            if name in raw["data"]:
                raw["data"][name] = self.now.isoformat()
        with unit_of_work(self.engine) as uow:
            accept(uow, raw, received_at=self.now)
        self.run()

    def goes_missing(self, child: str, episode: str) -> None:
        """A looked-after child, who resembles no other."""
        born = f"2011-06-{10 + int(child[-1])}"
        name, family = NAMES[int(child[-1])]
        self.record("child.registered", child=child, given_name=name, family_name=family, date_of_birth=born)
        self.record("legal_status.changed", child=child, from_=f"{self.now:%Y-%m-%d}")
        self.record("missing.reported", child=child, episode=episode)

    def alert(self) -> AlertRow:
        with reading(self.engine) as uow:
            (row,) = queries.alerts(uow)
            return row

    def acknowledge(self, who: str) -> None:
        with unit_of_work(self.engine) as uow:
            (row,) = queries.alerts(uow)
            shown = answering.standing(uow, row.id)
            answering.acknowledge(uow, row.id, self._step(who), shown=shown, note="")

    def decide(self, who: str) -> None:
        with unit_of_work(self.engine) as uow:
            (row,) = queries.alerts(uow)
            shown = answering.standing(uow, row.id)
            given = {"decision": "strategy_discussion", "reason": "Agreed by telephone."}
            answering.decide(uow, row.id, self._step(who), shown=shown, **given)

    def tell(self, item: str, who: str) -> None:
        """Somebody is rung, and that is recorded."""
        said = Conversation("telephone", "P. Invented", self.now, "As agreed.", "safeguarding", None)
        with unit_of_work(self.engine) as uow:
            row = tellings.one(uow, item).row
            shown = [each["finding"] for each in (*row.findings, *row.withdrawn)]
            tellings.record_told(uow, item, self._step(who), said, shown=shown)

    def _step(self, who: str) -> answering.Step:
        return answering.Step(who, self.now, shipped_rules(), WIRRAL)
