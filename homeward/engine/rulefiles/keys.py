"""The keys of a rule file, and what they must be to one another."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, Field, PlainValidator, TypeAdapter

from homeward.domain.events.kinds import is_before
from homeward.domain.events.score_words import names_a_score
from homeward.domain.findings.finding import Action
from homeward.domain.telling.recipients import Recipient
from homeward.engine.facts import FACTS
from homeward.engine.rulefiles import texts
from homeward.engine.rulefiles.model import NOT_YET_APPROVED, Condition, Rule, Status
from homeward.engine.rulefiles.reading import Keys, Parts, read_model
from homeward.engine.rulefiles.values import (
    Day,
    DayOrInstant,
    Duration,
    Flag,
    Length,
    NonEmpty,
    Text,
    form,
    one_of,
)
from homeward.engine.rulefiles.when import Asked, certain, comparisons, misused, parts
from homeward.engine.rulefiles.yamlsource import Placed, Source, Wrong, listing, place_of
from homeward.engine.subjects import KINDS
from homeward.errors import RuleProblem

ACTIONS = ("alert", "missing_group", "macse", "interviewer", "notify", "task")

NEVER_SILENT = frozenset({"R16", "R17", "R22", "R45"})
"""A known contact, another child who was named, harm: no rule file can make these suppressible."""

LONGEST_ID = 100
"""Characters of a rule's id: it is the name of files, and of columns in the store."""

UNAPPROVED = re.compile(r"\b(approv|nobody|pending|tbc|awaiting)", re.IGNORECASE)
"""What people write of a rule that nobody has agreed to."""


def _each_once(found: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found))


Data = Mapping[str, Any]
"""A file as it is written."""

Id = Annotated[
    str,
    form(
        rf"(?=.{{1,{LONGEST_ID}}}$)[a-z0-9]+(-[a-z0-9]+)*",
        f"must be a plain name of small letters, digits and hyphens, of at most {LONGEST_ID} characters",
    ),
]
Code = Annotated[str, form(r"[A-Z]{1,3}\d{2,3}", "must be capital letters and digits, such as `R01`")]
SOON = "`immediately`, or such as `1 working hour`"
Within = Annotated[str, form(r"immediately|[1-9]\d{0,2} (working )?(hour|day)s?", f"must be {SOON}")]
Version = Annotated[int, form(r"[1-9]\d{0,8}", "must be a whole number from 1 on"), AfterValidator(int)]
YES_OR_NO: TypeAdapter[bool] = TypeAdapter(Flag)
ANSWERABLE = [name for name, fact in FACTS.items() if fact.can_be_answered]


class Alert(Keys):
    respond_within: Within = Field(description=SOON)


class Macse(Keys):
    when: Asked = Field(description="a condition; or say `macse: yes`")


def _macse(value: object) -> bool | Condition:
    """Whether the child becomes a candidate, or the condition of that."""
    if isinstance(value, dict):
        return Macse.model_validate(value).when
    return YES_OR_NO.validate_python(value)


class RuleFile(Keys, title="A rule"):
    """What one file says."""

    id: Id = Field(description="the file's name without `.yaml`")
    code: Code = Field(description="the rule's code in the catalogue, such as `R01`")
    title: Text = Field(description="what has happened, in one line")
    purpose: Text = Field(description="why the rule exists")
    status: Annotated[Status, one_of(Status)] = Field(description=listing(Status))
    owner: Text = Field(description="who answers for the rule")
    approved_by: Text = Field(description="who agreed to it; not the owner")
    effective_from: DayOrInstant = Field(description="the first day on which it holds")
    review_by: Day = Field(description="the day by which it is looked at again")
    source: Text = Field(description="where the rule and its numbers come from")
    on: Annotated[tuple[Annotated[str, one_of(KINDS)], ...], NonEmpty, AfterValidator(_each_once)] = Field(
        description="the event types that it is about, as a list"
    )
    when: Asked = Field(description="the condition")
    because: Text = Field(description="the reason that an alert gives")
    guide: Text = Field(description="what the person who gets this should ask or do next")
    alert: Alert | None = None
    missing_group: Flag | None = None
    macse: Annotated[bool | Condition, PlainValidator(_macse)] | None = None
    interviewer: Flag | None = None
    notify: Annotated[tuple[Annotated[str, one_of(map(str, Recipient))], ...], NonEmpty] | None = None
    task: Text | None = None
    version: Version = 1
    known_false_positives: Text | None = None
    late_after: Duration | None = None
    suppressible: Flag | None = None
    effective_to: DayOrInstant | None = None
    repeat_every: Length | None = None
    retired_because: Text | None = None
    ask: Annotated[tuple[Annotated[str, one_of(ANSWERABLE)], ...], NonEmpty] | None = None

    def rule(self) -> Rule:
        """Without the digest in its version."""
        told = self.model_fields_set - {"alert", "missing_group", "macse", "interviewer", "version"}
        further = None if isinstance(self.macse, bool) else self.macse
        follows = {Action(name): getattr(self, name) for name in ACTIONS if name != "alert"}
        follows |= {Action.CADT: self.alert, Action.MACSE: self.macse is True}
        return Rule(
            **{name: getattr(self, name) for name in told},
            number=self.version,
            version="",
            actions=frozenset(action for action, said in follows.items() if said),
            extra=((further, Action.MACSE),) if further else (),
            respond_within=self.alert.respond_within if self.alert else None,
        )


PARTS: Parts = {"alert": Alert, "macse": Macse}


def read_rule(source: Source, name: str) -> tuple[Rule | None, list[RuleProblem]]:
    """The rule of a file of that name, or everything that is wrong with it. Its version is empty."""
    if source.node is None:
        return None, source.problems()
    data = source.data if isinstance(source.data, dict) else {}
    rule, wrong = read_model(RuleFile, source.data, {**PARTS, **parts()})
    if data:
        wrong += [found for check in CHECKS for found in check(rule, data)]
    if rule.id and rule.id != name:
        wrong.append(Wrong(("id",), f"`id` must be the file's name without its ending: `{name}`."))
    problems = source.problems(wrong, _refuse_scores(source))
    return (None if problems else rule.rule()), problems


def _refuse_scores(source: Source) -> Iterator[Placed]:
    """No score, weight, points, rank or colour anywhere (design.md, invariant 5; domain.md, section 6.1)."""
    for text in source.texts:
        if found := [word for word in re.findall(r"\w+", text.value) if names_a_score(word)]:
            yield place_of(text), f"A rule says yes, no or cannot tell; it may not speak of “{found[0]}”."


def _people(rule: RuleFile, data: Data) -> Iterator[Wrong]:
    owner, approver = rule.owner, rule.approved_by
    if owner and approver and owner.casefold() == approver.casefold():
        yield Wrong(("approved_by",), "`approved_by` is the owner; somebody else has to agree.")
    if approver and approver != NOT_YET_APPROVED and UNAPPROVED.search(approver):
        yield Wrong(("approved_by",), f"Say `{NOT_YET_APPROVED}` of a rule that nobody has agreed to.")


def _days(rule: RuleFile, data: Data) -> Iterator[Wrong]:
    starts = rule.effective_from
    for name in ("review_by", "effective_to"):
        if starts and (day := getattr(rule, name)) and is_before(day, starts):
            yield Wrong((name,), f"`{name}` is before `effective_from`, {starts}.")


def _follows(rule: RuleFile, data: Data) -> Iterator[Wrong]:
    if all(name not in data or getattr(rule, name) is False for name in ACTIONS):
        yield Wrong((), f"Nothing follows from this rule; give one of {listing(ACTIONS)}.")


def _never_silent(rule: RuleFile, data: Data) -> Iterator[Wrong]:
    if rule.code in NEVER_SILENT and rule.suppressible is not False:
        where = "suppressible" if "suppressible" in data else "code"
        yield Wrong((where,), f"`{rule.code}` may never be silent: say `suppressible: no`.")


def _ask(rule: RuleFile, data: Data) -> Iterator[Wrong]:
    for at, name in enumerate(rule.ask or ()):
        if set(rule.on or ()) - set(FACTS[name].subjects):
            yield Wrong(("ask", at), f"`{name}` cannot be asked of all that this rule is `on`.")


def _conditions(rule: RuleFile, data: Data) -> Iterator[Wrong]:
    yield from misused(data.get("when"), rule.on or (), ("when",))
    if isinstance(data.get("macse"), dict):
        yield from misused(data["macse"].get("when"), rule.on or (), ("macse", "when"))


def _because(rule: RuleFile, data: Data) -> Iterator[Wrong]:
    if rule.when and rule.because:
        asked = {compare.fact for compare in comparisons(rule.when)}
        for problem in texts.problems_of(rule.because, certain(rule.when), asked):
            yield Wrong(("because",), problem)


def _retirement(rule: RuleFile, data: Data) -> Iterator[Wrong]:
    why = "retired_because" in data
    if rule.status is Status.RETIRED and not why:
        yield Wrong(("status",), "A retired rule says why: `retired_because` is missing.")
    if why and rule.status is not Status.RETIRED:
        yield Wrong(("retired_because",), "Only a retired rule has `retired_because`.", at_key=True)


CHECKS: tuple[Callable[[RuleFile, Data], Iterator[Wrong]], ...] = (
    *(_people, _days, _follows, _never_silent, _ask, _conditions, _because, _retirement),
)
"""Each on what could be read: whatever is wrong or missing is None."""
