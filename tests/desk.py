"""One child's alerts and candidacy as rules and people change them (`domain.findings.reconcile`)."""

from datetime import datetime, timedelta
from typing import Any

from homeward.domain.alerts.alert import Alert, order_raised
from homeward.domain.events import Event, make
from homeward.domain.events.entry import Entry
from homeward.domain.events.our_events import TICK, Policy
from homeward.domain.findings.finding import Action, Finding
from homeward.domain.findings.reconcile import reconcile
from homeward.domain.history.timeline import Timeline, fold
from homeward.services.evaluation.picture import times
from tests.histories import at, event

CHILD = "c-1"
NOW = at("2026-03-02 10:30")
EVIDENCE = [
    event("police.flag_changed", id="e-1", source="police"),
    event("police.flag_changed", id="e-9", source="home"),
]
"""What the factory's findings rest on."""
POLICY = Policy({"quick": "immediately", "slow": "1 working day"}, timedelta(minutes=15), times())


def finding_factory(id_: str = "f-1", **overrides: Any) -> Finding:
    values: dict[str, Any] = {
        "id": id_,
        "code": "R01",
        "rule": "slow",
        "version": "1",
        "child": CHILD,
        "episode": "E-1",
        "subject": "episode:E-1",
        "due": at("2026-03-02 10:00"),
        "known": at("2026-03-02 10:05"),
        "late": False,
        "actions": (Action.CADT,),
        "never_silent": False,
        "evidence": (("police", "e-1"),),
        "because": "As told.",
        "absence": overrides.get("episode", "E-1"),
    }
    return Finding(**(values | overrides))


class Desk:
    """One child's journal: rules are reconciled, people act, and everything is folded anew each time."""

    def __init__(self, *events: Event) -> None:
        self.events = list(events)

    @property
    def timeline(self) -> Timeline:
        held = {each.key for each in self.events}
        rested_on = [each for each in EVIDENCE if each.key not in held]
        return fold(CHILD, [Entry(each, CHILD) for each in (*rested_on, *self.events)])

    @property
    def alerts(self) -> list[Alert]:
        """In the order in which they were raised."""
        return sorted(self.timeline.alerts.values(), key=order_raised)

    def reconcile(self, *found: Finding, now: datetime = NOW) -> list[str]:
        """The types of the events made; a second call must find nothing left to do."""
        made = reconcile(self.timeline, found, POLICY, now)
        self.events += made
        assert reconcile(self.timeline, found, POLICY, now) == []
        return [each.type for each in made]

    def step(self, type_: str, when: datetime, **data: Any) -> None:
        """Of an alert: of the one that was raised last."""
        about = {"alert": self.alerts[-1].id} if type_.startswith("alert.") else {}
        self.events.append(
            make(type_, f"step-{len(self.events)}", "web", when, {"child_ref": CHILD, **about, **data})
        )

    def acknowledge(self, when: datetime) -> None:
        self.step("alert.acknowledged", when)

    def decide(self, when: datetime, *covered: str) -> None:
        """`covered` are the reasons that it names; without any, it covers all that stand."""
        self.acknowledge(when)
        reason = "Known and safe."
        self.step("alert.decided", when + TICK, decision="no_further_action", reason=reason, findings=covered)
