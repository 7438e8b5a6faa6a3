"""Changes of rules: what is proposed, proposing by a form or a file, and the steps that two people take."""

from collections.abc import Callable, Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from homeward.engine.publishing.register import entry
from homeward.engine.rulefiles.editing import TEXTS, parameters
from homeward.engine.rulefiles.load import RuleSet
from homeward.engine.rulefiles.model import NOT_YET_APPROVED, Rule, Status
from homeward.errors import HomewardError, InvalidEvent, InvalidRules, InvalidTransition, NotAllowed, NotFound
from homeward.reports.small_numbers import suppress
from homeward.services.evaluation.shadow import Comparison
from homeward.services.paging import page_of
from homeward.services.rules import changes, proposals
from homeward.store import accounts
from homeward.store import rule_changes as stored
from homeward.store.unit_of_work import UnitOfWork, reading, unit_of_work
from homeward.web.access.auth import Person, may
from homeward.web.access.permissions import Permission, Role
from homeward.web.forms.answers import Answers
from homeward.web.forms.change import (
    Change,
    prefilled,
    read_change,
    read_end,
    read_file,
    read_start,
    tell_problems,
)
from homeward.web.forms.reader import MOST_NARRATIVE, Reader
from homeward.web.forms.view import FormView, Posted, new_form, open_form, sent_again
from homeward.web.pages.backtest import place_of
from homeward.web.state import state_of
from homeward.web.templating import page

router = APIRouter(prefix="/rule-changes", include_in_schema=False)

Proposing = Annotated[Person, Depends(may(Permission.PROPOSE_RULES))]
Approving = Annotated[Person, Depends(may(Permission.APPROVE_RULES))]


@router.get("")
def show_changes(request: Request, person: Proposing, at: int = 1) -> Response:
    """`at` is the number of the page."""
    with reading(state_of(request).engine) as uow:
        every, names = changes.listing(uow), accounts.names(uow)
    waiting = sum(row.is_open for row in every)
    return page(request, "changes/list.html", rows=page_of(every, at), waiting=waiting, names=names)


@router.get("/new")
def show_file(request: Request, person: Proposing) -> Response:
    return page(
        request,
        "changes/file.html",
        form=open_form(request, "Propose a rule from a file", "/rule-changes/new"),
    )


@router.post("/new")
def propose_file(request: Request, person: Proposing, answers: Posted) -> Response:
    reader = _reader(request, answers)
    asked = read_file(reader)
    return _proposed(request, person, reader, asked, "text") or page(
        request, "changes/file.html", status=422, form=_again(reader)
    )


@router.get("/of/{rule_id}")
def show_form(request: Request, rule_id: str, person: Proposing) -> Response:
    rule, text = _rule(request, rule_id)
    at = f"/rule-changes/of/{rule_id}"
    return _form(request, rule, text, open_form(request, "Propose a change", at, prefilled(text, rule)))


@router.post("/of/{rule_id}")
def propose(request: Request, rule_id: str, person: Proposing, answers: Posted) -> Response:
    reader, (rule, text) = _reader(request, answers), _rule(request, rule_id)
    asked = read_change(reader, text, rule)
    return _proposed(request, person, reader, asked, "reason") or _form(request, rule, text, _again(reader))


@router.post("/of/{rule_id}/end")
def propose_end(request: Request, rule_id: str, person: Proposing, answers: Posted) -> Response:
    reader, (rule, text) = _reader(request, answers), _rule(request, rule_id)
    done = _proposed(request, person, reader, read_end(reader, text), "end_reason")
    shown = Answers({**prefilled(text, rule).values, **answers.values})
    return done or _form(request, rule, text, FormView(new_form().id, shown, reader.errors))


def _rule(request: Request, rule_id: str) -> tuple[Rule, str]:
    """The version that a change would take the place of, and its whole text."""
    state = state_of(request)
    if (rule := state.rules_by_id().get(rule_id)) is None:
        raise NotFound("No rule goes by this name.")
    if rule.status is Status.RETIRED:
        raise InvalidTransition("This rule has ended. To bring it back, propose it from a file.")
    with reading(state.engine) as uow:
        return rule, state.rules.text_of(uow, rule)


def _form(request: Request, rule: Rule, text: str, form: FormView) -> Response:
    with reading(state_of(request).engine) as uow:
        open_ones = changes.of_rule(uow, rule.id)
    return page(
        request,
        "changes/form.html",
        status=422 if form.errors else 200,
        rule=rule,
        parameters=parameters(text),
        texts=TEXTS,
        open_ones=open_ones,
        form=form,
    )


def _proposed(
    request: Request, person: Person, reader: Reader, asked: Change | None, field: str
) -> Response | None:
    """Where the proposal is, once it is one; `field` is where a refusal of the whole stands."""
    if asked is None:
        return None
    state, made = state_of(request), ""
    state.rules.refresh()
    try:
        with unit_of_work(state.engine) as uow:
            by = proposals.Person(person.username, reader.now)
            made = proposals.propose(uow, state.rules.rules, asked.text, asked.reason, by)
    except InvalidRules as error:
        tell_problems(reader, error.problems)
    except InvalidEvent as error:
        reader.wrong("reason", f"This answer {error.problems[0].message}")
    except HomewardError as error:
        reader.wrong(field, str(error))
    return RedirectResponse(f"/rule-changes/{made}", 303) if made else None


@router.get("/{ref}")
def show_change(request: Request, ref: str, person: Proposing) -> Response:
    return _page(request, ref, person, open_form(request, "A change of a rule", f"/rule-changes/{ref}"))


@router.get("/{ref}/file")
def give_file(request: Request, ref: str, person: Proposing) -> Response:
    """The whole rule file, for a review elsewhere."""
    with reading(state_of(request).engine) as uow:
        proposal = stored.by_ref(uow, ref)
    named = {"Content-Disposition": f'attachment; filename="{proposal.rule}.yaml"'}
    return Response(proposal.text, media_type="application/yaml", headers=named)


@router.post("/{ref}/trial")
def start_trial(request: Request, ref: str, person: Proposing, answers: Posted) -> Response:
    step = _Step(request, ref, person, answers, "trial")
    return step.take(lambda uow: proposals.start_trial(uow, ref, step.by))


@router.post("/{ref}/approve")
def approve(request: Request, ref: str, person: Approving, answers: Posted) -> Response:
    step = _Step(request, ref, person, answers, "approve_reason")
    reason = step.reason("Enter why you approve it")
    return step.take(
        lambda uow: proposals.approve(uow, ref, step.rules, reason, step.by, _seen(request, uow, ref))
    )


def _seen(request: Request, uow: UnitOfWork, ref: str) -> dict[str, object]:
    """What there is to decide by, which stays with the approval: the cases that differ, the back-test."""
    state = state_of(request)
    view = changes.view(uow, state.rules, ref)
    preview = place_of(state, ref).read(view.after)
    back_test = preview.summary(view.after.code) if preview else None
    return {"cases_that_differ": view.cases_that_differ, **({"back_test": back_test} if back_test else {})}


@router.post("/{ref}/activate")
def activate(request: Request, ref: str, person: Proposing, answers: Posted) -> Response:
    step = _Step(request, ref, person, answers, "when")
    start = read_start(step.reader) or step.by.at
    return step.take(
        lambda uow: proposals.activate(uow, ref, step.rules, start, _approver(uow, ref), step.by)
    )


@router.post("/{ref}/decline")
def decline(request: Request, ref: str, person: Proposing, answers: Posted) -> Response:
    step = _Step(request, ref, person, answers, "decline_reason")
    reason = step.reason("Enter why it is declined")
    return step.take(lambda uow: proposals.decline(uow, ref, reason, step.by))


def _approver(uow: UnitOfWork, ref: str) -> str:
    """How the person who approved it, if anybody has, stands in the rule."""
    if (approver := stored.by_ref(uow, ref).approver) is None:
        return NOT_YET_APPROVED
    account = accounts.get(uow, approver)
    return f"{account.display_name}, {Role(account.role).label}"


class _Step:
    """One step of one change, as somebody asks for it; `field` is where a refusal stands."""

    def __init__(self, request: Request, ref: str, person: Person, answers: Answers, field: str) -> None:
        self.request, self.ref, self.person, self.field = request, ref, person, field
        self.reader = _reader(request, answers)
        self.by = proposals.Person(person.username, self.reader.now)
        state_of(request).rules.refresh()
        self.rules = state_of(request).rules.rules

    def reason(self, missing: str) -> str:
        return self.reader.text(self.field, missing=missing, most=MOST_NARRATIVE) or ""

    def take(self, do: Callable[[UnitOfWork], object]) -> Response:
        """Where nothing is wrong with what was typed."""
        if not self.reader.errors:
            try:
                with unit_of_work(state_of(self.request).engine) as uow:
                    do(uow)
            except (InvalidTransition, NotAllowed, NotFound):
                raise
            except InvalidEvent as error:
                self.reader.wrong(self.field, f"This answer {error.problems[0].message}")
            except HomewardError as error:
                self.reader.wrong(self.field, str(error))
        if self.reader.errors:
            return _page(self.request, self.ref, self.person, _again(self.reader))
        return RedirectResponse(f"/rule-changes/{self.ref}", 303)


def _page(request: Request, ref: str, person: Person, form: FormView) -> Response:
    state = state_of(request)
    state.rules.refresh()
    with reading(state.engine) as uow:
        view, names = changes.view(uow, state.rules, ref), accounts.names(uow)
    after = view.after
    own = view.row.proposal.proposer == person.username
    return page(
        request,
        "changes/change.html",
        status=422 if form.errors else 200,
        view=view,
        entry=entry(after, RuleSet((after,)), (), state.clock().date()),
        names=names,
        form=form,
        own=own,
        may_approve=person.can(Permission.APPROVE_RULES) and not own,
        trial=view.trial and _shown(view.trial, person),
    )


def _shown(trial: Comparison, person: Person) -> Mapping[str, int | None]:
    """None for a count that could point at a child, to those who may not see it."""
    return trial.counts if person.can(Permission.SEE_SMALL_COUNTS) else suppress(trial.counts)


def _reader(request: Request, answers: Answers) -> Reader:
    return Reader(answers, state_of(request).clock())


def _again(reader: Reader) -> FormView:
    return sent_again(reader)
