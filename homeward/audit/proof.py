"""What should have happened and did not: pure, from what was read (docs/adr/0028)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from homeward.audit.office import is_open, opens_after
from homeward.audit.record import Record, Sent, Step, ToTell
from homeward.config import settings

ENDS = frozenset({"alert.decided", "alert.withdrawn", "alert.joined"})
TAKES_ON = frozenset({"alert.acknowledged", "alert.handed_over", "alert.reopened"})
LAPSED = "alert.acknowledgement_lapsed"
MOVES = ENDS | TAKES_ON | {"alert.reason_added", "alert.made_urgent"}
"""What ends or renews the time for which somebody has an alert."""
GIVES_REASONS = frozenset({"alert.raised", "alert.reason_added"})
EXACT = timedelta(seconds=2)
"""How far apart two clocks of one step may be."""
LONGEST_PRESSING = timedelta(days=1)
"""Within which the manager hears of what presses, whatever the minutes are set to."""
NOT_TOLD, NOT_REMINDED, NOT_LAPSED = "not_told", "not_reminded", "not_lapsed"
NOBODY_ASKED, CHAIN_WRONG = "overdue_telling_not_told", "chain_wrong"


@dataclass(frozen=True)
class Alarm:
    """One thing that did not happen when it was due. `made_good_at`: when it happened after all."""

    kind: str
    about: str
    cause: str
    due_at: datetime
    words: str
    made_good_at: datetime | None = None


def _called(role: str) -> str:
    """What this installation calls who holds that role."""
    called = {
        "duty": "duty team",
        "emergency_duty": settings().name_emergency_duty,
        "cadt_manager": "manager",
    }
    return called.get(role, role)


def alarms(record: Record, now: datetime, grace: timedelta) -> list[Alarm]:
    """All that is due and not done within the grace, oldest first."""
    sent: dict[str, list[Sent]] = defaultdict(list)
    for each in record.sent:
        sent[each.about].append(each)
    steps: dict[str, list[Step]] = defaultdict(list)
    for step in record.steps:
        steps[step.alert].append(step)
    found = [
        alarm
        for alert, history in steps.items()
        for alarm in _Alert(alert, history, sent[alert], now, grace).alarms()
    ]
    found += _overdue_tellings(record.to_tell, sent, now, grace)
    return sorted(found, key=lambda each: (each.due_at, each.about, each.cause))


def _overdue_tellings(
    to_tell: Iterable[ToTell], sent: Mapping[str, Sequence[Sent]], now: datetime, grace: timedelta
) -> Iterator[Alarm]:
    for item in to_tell:
        if item.due + grace <= now and not _sent_for("overdue", sent.get(item.id, ())):
            words = f"Telling {_short(item.id)}: it was due {_clock(item.due)}, and nobody heard of that."
            yield Alarm(NOBODY_ASKED, item.id, "overdue", item.due, words)


@dataclass(frozen=True)
class _Alert:
    """One alert's steps in order, and the messages about it."""

    alert: str
    history: Sequence[Step]
    sent: Sequence[Sent]
    now: datetime
    grace: timedelta

    def alarms(self) -> Iterator[Alarm]:
        for number, step in enumerate(self.history):
            later = self.history[number + 1 :]
            yield from self._calls(step, later)
            yield from self._pause(step, number, later)
            yield from self._chain(step, self.history[:number])

    def _calls(self, step: Step, later: Sequence[Step]) -> Iterator[Alarm]:
        for number, call in enumerate(step.data.get("chain") or ()):
            due = datetime.fromisoformat(call["at"])
            over = any(each.at <= due + self.grace and self._silences(each, step) for each in later)
            if due + self.grace <= self.now and not over:
                who = f"the {_called(call['role'])} should have been told"
                yield from self._unless_sent(NOT_TOLD, f"{step.id}#{number}", due, who)

    def _silences(self, later: Step, step: Step) -> bool:
        """Whether a later step ends the calls of an earlier one."""
        if later.type in ENDS or later.type == "alert.acknowledged":
            return True
        return later.type == "alert.reason_withdrawn" and not self._waiting(step, later)

    def _waiting(self, step: Step, last: Step) -> set[str]:
        """The reasons that nobody had taken on by the first of these, and that stood after the last."""
        found: set[str] = set()
        for each in self.history[: self.history.index(last) + 1]:
            if each.type in TAKES_ON and each.at <= step.at:
                found.clear()
            found |= {reason["finding"] for reason in each.data.get("reasons") or ()}
            if each.type == "alert.reason_withdrawn":
                found -= set(each.data.get("findings") or ())
        return found

    def _pause(self, step: Step, number: int, later: Sequence[Step]) -> Iterator[Alarm]:
        """Whoever has the alert is reminded, and it lapses without a decision."""
        holder = next((each for each in reversed(self.history[: number + 1]) if each.type in TAKES_ON), None)
        if holder is None:
            return
        remind_at, lapses_at = step.instant("remind_at"), step.instant("lapses_at")
        if remind_at and remind_at + self.grace <= self.now:
            moved = any(each.at <= remind_at + self.grace and each.type in MOVES for each in later)
            if holder.actor and not moved:
                cause = f"{holder.id}#{remind_at.isoformat()}"
                who = "whoever has it should have been reminded"
                yield from self._unless_sent(NOT_REMINDED, cause, remind_at, who)
        if lapses_at and lapses_at + self.grace <= self.now:
            yield from self._unless_lapsed(step, lapses_at, later)

    def _unless_lapsed(self, step: Step, due: datetime, later: Sequence[Step]) -> Iterator[Alarm]:
        moved = next((each for each in later if each.type in (*MOVES, LAPSED)), None)
        if moved and moved.at <= due + self.grace:
            return
        words = (
            f"Alert {_short(self.alert)}: it should have gone back to the others {_clock(due)}, and did not"
        )
        words += f" until {_clock(moved.at)}." if moved else "."
        made_good_at = moved.at if moved else None
        yield Alarm(NOT_LAPSED, self.alert, f"{step.id}#lapse", due, words, made_good_at)

    def _unless_sent(self, kind: str, cause: str, due: datetime, who: str) -> Iterator[Alarm]:
        times = _sent_for(cause, self.sent)
        if times and min(times) <= due + self.grace:
            return
        words = f"Alert {_short(self.alert)}: {who} {_clock(due)}, and was not"
        words += f" until {_clock(min(times))}." if times else "."
        yield Alarm(kind, self.alert, cause, due, words, min(times, default=None))

    def _chain(self, step: Step, before: Sequence[Step]) -> Iterator[Alarm]:
        """Whether the chain itself is as it must be."""
        reasons = [each for each in step.data.get("reasons") or () if not each.get("from_history")]
        chain = step.data.get("chain") or ()
        if chain:
            wrong = _wrong_chain(step, reasons, [(datetime.fromisoformat(c["at"]), c["role"]) for c in chain])
        else:
            wrong = self._lacks_a_chain(step, reasons, before)
        if wrong:
            words = f"Alert {_short(self.alert)}: {wrong}."
            yield Alarm(CHAIN_WRONG, self.alert, f"{step.id}#chain", step.at, words)

    def _lacks_a_chain(self, step: Step, reasons: Sequence[Any], before: Sequence[Step]) -> str:
        """What raises an alert has a chain, unless one stands that it joins."""
        if step.type == LAPSED:
            return "it went back to the others and nobody is to be told"
        if step.type not in GIVES_REASONS or not reasons:
            return ""
        since = max((each.at for each in before if each.type in TAKES_ON), default=None)
        standing = [each for each in before if since is None or each.at > since]
        calls = [call["at"] for each in standing for call in each.data.get("chain") or ()]
        ahead = any(datetime.fromisoformat(at) >= step.at - EXACT for at in calls)
        return "" if ahead or _is_of_before(step, before) else "it was raised and nobody is to be told"


def _is_of_before(step: Step, before: Sequence[Step]) -> bool:
    """Whether the alert was raised by a version that knew no chains: no reason of it says whether it is
    urgent."""
    every = [reason for each in (*before, step) for reason in each.data.get("reasons") or ()]
    return not any("urgent" in reason for reason in every)


def _wrong_chain(step: Step, reasons: Sequence[Any], chain: Sequence[tuple[datetime, str]]) -> str:
    times = [at for at, _ in chain]
    if times != sorted(times) or chain[-1][1] != "cadt_manager":
        return "its chain does not end with the manager"
    at_once = abs(times[0] - step.at) <= EXACT and times[-1] - step.at <= LONGEST_PRESSING
    as_it_opens = abs(times[0] - opens_after(step.at)) <= EXACT and all(map(is_open, times))
    if step.type == LAPSED:
        return "" if at_once or as_it_opens else "those who are told again are told too late"
    if any(each.get("urgent") or each.get("immediately") for each in reasons):
        return "" if at_once else "it presses, and nobody is told at once"
    return "" if as_it_opens else "the first are not told when the office opens, or somebody while it is shut"


def _sent_for(cause: str, sent: Iterable[Sent]) -> list[datetime]:
    """Several people on duty have a message each of one call; the copy to a system tells nobody."""
    to_people = (each for each in sent if not each.cause.endswith("/webhook"))
    return [each.at for each in to_people if each.cause == cause or each.cause.startswith(f"{cause}/")]


def _short(reference: str) -> str:
    return f"{reference[:4]}-{reference[4:8]}".upper()


def _clock(at: datetime) -> str:
    return f"{at.astimezone(ZoneInfo('Europe/London')):at %H:%M on %-d %B}"
