"""Reasons that rules put on alerts in a period, by the child's sex and by what people decided (Q24)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from homeward.domain.alerts.alert import Alert, order_raised
from homeward.domain.calendar.quarters import Period
from homeward.domain.events import Reason
from homeward.domain.history.timeline import Timeline
from homeward.reports.characteristics import registered
from homeward.reports.quarterly.measures import Measure, Unit, share

PUTTING = frozenset({"alert.raised", "alert.reason_added"})
SEXES = {"girls": "female", "boys": "male"}
UNDECIDED, WITHDRAWN = "not decided", "withdrawn"


@dataclass(frozen=True)
class Fire:
    """One reason on an alert, `known` when it could be told. `sex` is None where it is not known."""

    child: str
    code: str
    sex: str | None
    decision: str
    known: datetime


def fires(timeline: Timeline, period: Period) -> Iterable[Fire]:
    """By when they could be told. A reason that goes on to the child's next alert is counted once."""
    found: dict[str, Fire] = {}
    for alert, reason in reasons_put(timeline):
        if period.holds(reason.known):
            told = registered(timeline, "sex", reason.known)
            sex = None if told == "not_recorded" else told
            decision = _decision(alert, reason.finding)
            found[reason.finding] = Fire(timeline.child, reason.code, sex, decision, reason.known)
    return found.values()


def reasons_put(timeline: Timeline) -> Iterator[tuple[Alert, Reason]]:
    """Every reason that a rule put on an alert, in order."""
    for alert in sorted(timeline.alerts.values(), key=order_raised):
        for event in alert.history:
            if event.type in PUTTING:
                yield from ((alert, reason) for reason in event.data.reasons)


def _decision(alert: Alert, finding: str) -> str:
    if finding in alert.withdrawn:
        return WITHDRAWN
    if alert.decided and finding in alert.reasons:
        decision: str = alert.decided.data.decision
        return decision.replace("_", " ")
    return UNDECIDED


def measured(some: Iterable[Fire], kinds: Iterable[tuple[str, str]]) -> Iterator[Measure]:
    """Of each rule: how often for girls and for boys, and each decision; `kinds` are rules and decisions."""
    by_code: dict[str, list[Fire]] = defaultdict(list)
    for fire in some:
        by_code[fire.code].append(fire)
    for code in sorted({code for code, _ in kinds}):
        held = by_code[code]
        for name, sex in SEXES.items():
            yield share("Q24", f"{code}: {name}", Unit.REASON, held, partial(_is_of, sex))
        for decision in sorted({each for other, each in kinds if other == code}):
            yield share("Q24", f"{code}: {decision}", Unit.REASON, held, partial(_is_decided, decision))


def _is_of(sex: str, fire: Fire) -> bool | None:
    return None if fire.sex is None else fire.sex == sex


def _is_decided(decision: str, fire: Fire) -> bool:
    return fire.decision == decision


def kinds(some: Iterable[Fire]) -> list[tuple[str, str]]:
    return sorted({(each.code, each.decision) for each in some})
