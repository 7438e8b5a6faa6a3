"""Suppressing a rule for the child of an alert, lifting that again, and everything that is suppressed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from homeward.domain.events.kinds import london_day
from homeward.domain.events.types.suppressions import LONGEST
from homeward.engine.rulefiles.model import Rule
from homeward.errors import InvalidEvent, InvalidTransition, NotFound
from homeward.services import views
from homeward.services.alerts import suppressions
from homeward.services.alerts.answering import Step
from homeward.services.children.people import people
from homeward.services.paging import page_of
from homeward.store import access, accounts, queries
from homeward.store.unit_of_work import UnitOfWork, unit_of_work
from homeward.web.access.auth import Person, may
from homeward.web.access.permissions import Permission
from homeward.web.forms.reader import Reader
from homeward.web.forms.suppression import read_lifting, read_suppression
from homeward.web.forms.view import FormView, Posted, open_form, sent_again
from homeward.web.state import state_of
from homeward.web.templating import page

router = APIRouter(include_in_schema=False)

Reading = Annotated[Person, Depends(may(Permission.SEE_ALERTS))]
Suppressing = Annotated[Person, Depends(may(Permission.SUPPRESS))]


@dataclass(frozen=True)
class _Form:
    """One of the two forms, for one rule and the child of one alert."""

    request: Request
    alert_id: str
    rule: Rule
    template: str
    done: str

    def show(self, person: Person, form: FormView, status: int = 200) -> Response:
        state = state_of(self.request)
        with unit_of_work(state.engine) as uow:
            child_ref = queries.alert_by_id(uow, self.alert_id).child_ref
            access.record(uow, state.clock(), person.username, child_ref, "suppression")
            who = people(uow, [child_ref])[child_ref]
            in_force = views.suppressed(uow, state.clock(), [child_ref])
            names = accounts.names(uow)
        return page(
            self.request,
            self.template,
            status=status,
            alert_id=self.alert_id,
            person=who,
            rule=self.rule,
            rules=state.rules_by_id(),
            in_force=[each for each in in_force if each.suppression.rule == self.rule.id],
            latest=london_day(state.clock() + LONGEST),
            names=names,
            form=form,
        )

    def take(self, person: Person, reader: Reader, do: Callable[[UnitOfWork, str, Step], None]) -> Response:
        """What is asked for, where nothing is wrong with it."""
        state = state_of(self.request)
        if not reader.errors:
            try:
                with unit_of_work(state.engine) as uow:
                    do(
                        uow,
                        queries.alert_by_id(uow, self.alert_id).child_ref,
                        state.step(person.username, person.organisation),
                    )
            except InvalidTransition as error:
                reader.wrong("reason", f"{error} Somebody else has changed it meanwhile")
            except InvalidEvent as error:
                for problem in error.problems:
                    reader.wrong(problem.field.removeprefix("data."), f"This answer {problem.message}")
        if reader.errors:
            return self.show(person, sent_again(reader), 422)
        return RedirectResponse(f"/alerts/{self.alert_id}?done={self.done}", 303)


def _form(request: Request, alert_id: str, rule: str, template: str, done: str) -> _Form:
    if (found := state_of(request).rules_by_id().get(rule)) is None:
        raise NotFound("No rule goes by this name.")
    return _Form(request, alert_id, found, template, done)


def _suppress(request: Request, alert_id: str, rule: str) -> _Form:
    form = _form(request, alert_id, rule, "duty/suppress.html", "suppressed")
    suppressions.check_suppressible(form.rule)
    return form


def _lift(request: Request, alert_id: str, rule: str) -> _Form:
    return _form(request, alert_id, rule, "duty/lift.html", "lifted")


ToSuppress = Annotated[_Form, Depends(_suppress)]
ToLift = Annotated[_Form, Depends(_lift)]


@router.get("/alerts/{alert_id}/suppress/{rule}")
def show_suppressing(person: Suppressing, form: ToSuppress) -> Response:
    at = f"/alerts/{form.alert_id}/suppress/{form.rule.id}"
    return form.show(person, open_form(form.request, "Suppress a rule", at))


@router.post("/alerts/{alert_id}/suppress/{rule}")
def suppress(person: Suppressing, form: ToSuppress, answers: Posted) -> Response:
    reader = Reader(answers, state_of(form.request).clock())
    asked = read_suppression(reader)

    def do(uow: UnitOfWork, child_ref: str, step: Step) -> None:
        assert asked
        suppressions.suppress(uow, child_ref, form.rule.id, step, until=asked.until, reason=asked.reason)

    return form.take(person, reader, do)


@router.get("/alerts/{alert_id}/lift/{rule}")
def show_lifting(person: Suppressing, form: ToLift) -> Response:
    at = f"/alerts/{form.alert_id}/lift/{form.rule.id}"
    return form.show(person, open_form(form.request, "Lift a suppression", at))


@router.post("/alerts/{alert_id}/lift/{rule}")
def lift(person: Suppressing, form: ToLift, answers: Posted) -> Response:
    reader = Reader(answers, state_of(form.request).clock())
    reason = read_lifting(reader) or ""

    def do(uow: UnitOfWork, child_ref: str, step: Step) -> None:
        suppressions.lift(uow, child_ref, form.rule.id, step, reason=reason)

    return form.take(person, reader, do)


@router.get("/suppressed")
def show_suppressed(request: Request, person: Reading, at: int = 1) -> Response:
    """What is held back now, the soonest to end first, each with a way to the child's alerts; `at` is the
    number of the page."""
    state = state_of(request)
    with unit_of_work(state.engine) as uow:
        in_force = page_of(views.suppressed(uow, state.clock()), at)
        shown = {each.suppression.child_ref for each in in_force.shown}
        access.record_all(uow, state.clock(), person.username, shown, "suppressed rules")
        alerts = queries.alerts_of(uow, {each.suppression.child_ref for each in in_force.shown})
        names = accounts.names(uow)
    latest = {alert.child_ref: alert.id for alert in reversed(alerts)}
    rules = state.rules_by_id()
    return page(request, "duty/suppressed.html", in_force=in_force, alerts=latest, rules=rules, names=names)
