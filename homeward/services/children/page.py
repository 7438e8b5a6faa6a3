"""One child, as whoever has to act needs to see the child: where now, what needs an answer, who can help."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from homeward.domain.alerts.alert import OPEN_STATES
from homeward.domain.contacts.people_and_places import Spoken, people_and_places
from homeward.domain.events import Event
from homeward.domain.findings.reconcile import standing_proposal
from homeward.domain.history.due_interviews import DueInterview, due_interviews
from homeward.domain.history.timeline import Timeline, fold
from homeward.domain.history.where_now import WhereNow, where_now
from homeward.engine.facts import FACTS, Fact
from homeward.errors import NotFound
from homeward.services import views
from homeward.services.alerts import dangers
from homeward.services.children.people import Person, people
from homeward.services.meetings import macse
from homeward.services.tasks import worklist
from homeward.services.tasks.tasks import UNKNOWN_FACT
from homeward.services.tasks.worklist import Task
from homeward.services.telling import tellings
from homeward.services.telling.tellings import TellingView
from homeward.services.telling.whom_to_ring import Ring, whom_to_ring
from homeward.store import children, history, queries
from homeward.store.alert_rows import AlertRow, ReasonRow
from homeward.store.queries import TaskRow
from homeward.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Question:
    """A fact that rules wait for, once for the child; `task` asks it of what is latest. `waited_for`: the
    alert waits for it, or else it is asked of the last absence."""

    fact: Fact
    task: TaskRow
    times: int
    waited_for: bool


@dataclass(frozen=True)
class ChildPage:
    """`alert` waits for an answer, and `reasons` are those of its that stand; `past` are the other alerts.
    `spoken` are people and places; `others` all further children whom the page names, by reference.
    `next_macse`: when MACSE meets next, where that was said."""

    person: Person
    timeline: Timeline
    where: WhereNow
    dangers: Sequence[Event]
    alert: AlertRow | None
    reasons: Sequence[ReasonRow]
    past: Sequence[AlertRow]
    questions: Sequence[Question]
    interviews: Sequence[DueInterview]
    tasks: Sequence[Task]
    to_tell: Sequence[TellingView]
    ring: Sequence[Ring]
    spoken: Sequence[Spoken]
    others: dict[str, Person]
    next_macse: date | None

    @property
    def before_macse(self) -> bool:
        """Whether the next meeting discusses the child: a case is open, or rules put the child forward."""
        cases = any(not stay.closed_at for stay in self.timeline.spells)
        return cases or standing_proposal(self.timeline) is not None

    @property
    def new(self) -> list[ReasonRow]:
        return views.new_since_acknowledged(self.alert, self.reasons) if self.alert else []


def speaker(uow: UnitOfWork, ref: str) -> str:
    """The reference that speaks for the child who goes by this one. Raises NotFound."""
    found = children.speakers(uow, [ref]).get(ref)
    if found is None:
        raise NotFound("No child goes by this reference.")
    return found


def child_page(uow: UnitOfWork, ref: str, now: datetime) -> ChildPage:
    """Of a child by the reference that speaks for it."""
    timeline = fold(ref, history.history(uow, [ref])[ref])
    where = where_now(timeline, now)
    alerts = queries.alerts_of(uow, [ref])
    alert = next((each for each in alerts if each.state in OPEN_STATES), None)
    reasons = views.in_order(queries.reasons(uow, [alert.id])[alert.id]) if alert else []
    spoken = people_and_places(timeline)
    who = people(uow, {ref, *(child for each in spoken for child in each.children)})
    told = tellings.of_child(uow, ref)
    return ChildPage(
        person=who.pop(ref),
        timeline=timeline,
        where=where,
        dangers=dangers.said(uow, [ref]).get(ref, []),
        alert=alert,
        reasons=reasons,
        past=[each for each in alerts if each is not alert],
        questions=_questions(queries.open_tasks(uow, [ref]), _absences_of(reasons, where)),
        interviews=due_interviews(timeline),
        tasks=worklist.of_child(uow, ref),
        to_tell=[each for each in told if each.row.is_open],
        ring=whom_to_ring(uow, timeline, where),
        spoken=spoken,
        others=who,
        next_macse=macse.next_meeting(uow, now),
    )


def _absences_of(reasons: Iterable[ReasonRow], where: WhereNow) -> set[str]:
    """The references of what the alert is about; without one, of the last absence."""
    found = {reason.episode for reason in reasons if reason.episode}
    return found or (set(where.episode.refs) if where.episode else set())


def _questions(tasks: Iterable[TaskRow], absences: Collection[str]) -> list[Question]:
    """One for each fact, of what began last, those first that are waited for."""
    by_fact: dict[str, list[TaskRow]] = {}
    for task in tasks:
        if task.kind == UNKNOWN_FACT and task.fact in FACTS:
            by_fact.setdefault(task.fact, []).append(task)
    found = []
    for fact, some in by_fact.items():
        waited_for = [task for task in some if task.episode in absences]
        latest = max(waited_for or some, key=lambda task: (task.since or task.opened_at, task.id))
        found.append(Question(FACTS[fact], latest, len(some), bool(waited_for)))
    return sorted(found, key=lambda each: (not each.waited_for, each.task.due or each.task.opened_at))
