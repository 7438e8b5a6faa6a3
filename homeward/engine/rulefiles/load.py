"""Rule files, read strictly: every error of every file at once, each with its line and column."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any

from ruamel.yaml.nodes import MappingNode, Node

from homeward.domain.events.kinds import is_before
from homeward.domain.events.score_words import names_a_score
from homeward.domain.findings.finding import Action
from homeward.domain.telling.recipients import Recipient
from homeward.engine.facts import FACTS
from homeward.engine.rulefiles import meaning, texts, yamlsource
from homeward.engine.rulefiles.grammar import certain, comparisons, condition
from homeward.engine.rulefiles.model import NOT_YET_APPROVED, Rule, Status
from homeward.engine.rulefiles.yamlsource import Items, Report
from homeward.engine.subjects import KINDS
from homeward.errors import InvalidRules, RuleProblem

REQUIRED = {
    "id": "the file's name without `.yaml`",
    "code": "the rule's code in the catalogue, such as `R01`",
    "title": "what has happened, in one line",
    "purpose": "why the rule exists",
    "status": "`draft`, `shadow`, `live` or `retired`",
    "owner": "who answers for the rule",
    "approved_by": "who agreed to it; not the owner",
    "effective_from": "the first day on which it holds",
    "review_by": "the day by which it is looked at again",
    "source": "where the rule and its numbers come from",
    "on": "the event types that it is about, as a list",
    "when": "the condition",
    "because": "the reason that an alert gives",
    "guide": "what the person who gets this should ask or do next",
}
ACTIONS = ("alert", "missing_group", "macse", "interviewer", "notify", "task")
OTHERS = (
    *("version", "known_false_positives", "late_after", "suppressible"),
    *("effective_to", "repeat_every", "retired_because", "ask"),
)

NEVER_SILENT = frozenset({"R16", "R17", "R22", "R45"})
"""A known contact, another child who was named, harm: no rule file can make these suppressible."""

LONGEST_ID = 100
"""Characters of a rule's id: it is the name of files, and of columns in the store."""
UNAPPROVED = re.compile(r"\b(approv|nobody|pending|tbc|awaiting)", re.IGNORECASE)
"""What people write of a rule that nobody has agreed to."""

RESPOND_WITHIN = re.compile(r"immediately|[1-9]\d{0,2} (working )?(hour|day)s?")


SHADOW, HISTORY = "shadow", "history"
"""Folders beside the rules: versions on trial, `<id>.yaml`, and superseded ones, `<id>@<number>.yaml`."""


@dataclass(frozen=True)
class RuleSet:
    """Rules in order of their codes: every version that decides, decided once or is on trial."""

    rules: tuple[Rule, ...]

    @cached_property
    def version(self) -> str:
        """Of all of them together."""
        return meaning.version_of_all(self.rules)

    @cached_property
    def current(self) -> tuple[Rule, ...]:
        """One version of each rule: the newest, not counting a trial of what already decides."""
        return tuple({rule.id: rule for rule in sorted(self.rules, key=_newest_last)}.values())

    @cached_property
    def by_id(self) -> dict[str, Rule]:
        return {rule.id: rule for rule in self.current}

    @cached_property
    def by_version(self) -> dict[str, Rule]:
        """By the version that a finding names."""
        return {rule.version: rule for rule in self.rules}

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules)

    def __len__(self) -> int:
        return len(self.current)


def _newest_last(rule: Rule) -> tuple[str, bool, int]:
    return rule.code, rule.status is not Status.SHADOW, rule.number


def load_rules(folder: Path) -> RuleSet:
    """Every rule of the folder; raises InvalidRules with every error of every file."""
    if not folder.is_dir():
        raise InvalidRules([RuleProblem(str(folder), 1, 1, "There is no such folder of rules.")])
    read = {path: read_rule(path) for path in rule_files(folder)}
    problems = [*chain.from_iterable(problems for _, problems in read.values())]
    rules = {path: rule for path, (rule, _) in read.items() if rule is not None}
    if problems := [*problems, *clashes(rules)]:
        raise InvalidRules(problems)
    if not rules:
        raise InvalidRules([RuleProblem(str(folder), 1, 1, "No rule is here; a rule is a file `name.yaml`.")])
    return in_order(rules.values())


def rule_files(folder: Path) -> list[Path]:
    """Not what an editor keeps beside them, whose names begin with a dot."""
    folders = (folder, folder / SHADOW, folder / HISTORY)
    return [path for each in folders for path in sorted(each.glob("[!.]*.yaml")) if path.is_file()]


def in_order(rules: Iterable[Rule]) -> RuleSet:
    return RuleSet(tuple(sorted(rules, key=lambda rule: (rule.code, rule.number))))


def clashes(rules: dict[Path, Rule]) -> Iterator[RuleProblem]:
    """Codes that two rules claim, with the later ones refused; versions of one rule share its code."""
    first: dict[str, Path] = {}
    for path, rule in rules.items():
        holder = first.setdefault(rule.code, path)
        if rules[holder].id != rule.id:
            yield RuleProblem(str(path), 1, 1, f"`{rule.code}` is already the code of {holder.name}.")


def read_rule(path: Path) -> tuple[Rule | None, list[RuleProblem]]:
    """The rule of one file, or everything that is wrong with it."""
    report = Report(str(path))
    name, _, number = path.stem.partition("@")
    rule = _rule(yamlsource.read(path, report), name, report)
    if rule and path.parent.name == SHADOW and rule.status is not Status.SHADOW:
        report.at_line(1, 1, "Only a rule on trial may stand in this folder: its `status` must be `shadow`.")
    if rule and number and number != str(rule.number):
        report.at_line(1, 1, f"The file's name says version {number}; its `version` is {rule.number}.")
    return (None if report.problems else rule), report.problems


def read_text(text: str, name: str) -> tuple[Rule | None, list[RuleProblem]]:
    """The rule of one text, as it would stand in a file of that name."""
    report = Report(f"{name}.yaml")
    rule = _rule(yamlsource.compose(text, report), name, report)
    return rule, report.problems


def id_in(text: str) -> str:
    """The id that a text gives itself, under which it is read."""
    named = (line[3:].strip() for line in text.splitlines() if line.startswith("id:"))
    return next(named, "rule")


def _rule(node: Node | None, name: str, report: Report) -> Rule | None:
    items = yamlsource.mapping(node, report, "A rule") if node else None
    if node is None or items is None:
        return None
    _refuse_scores(node, report)
    yamlsource.refuse_unknown(items, [*REQUIRED, *ACTIONS, *OTHERS], report, "A rule")
    yamlsource.require(items, REQUIRED, node, report)
    values = {
        name: READERS[name](value, report, f"`{name}`")
        for name, (_, value) in items.items()
        if name in READERS
    }
    values |= _conditions(items, values.get("on") or (), report) | _actions(items, node, report)
    for check in CHECKS:
        check(items, values, report)
    if items.get("id") and values["id"] != name:
        report.at(items["id"][1], f"`id` must be the file's name without its ending: `{name}`.")
    if report.problems:
        return None
    number = values.pop("version", 1)
    rule = Rule(**values, number=number, version="")
    return replace(rule, version=meaning.version(rule))


def _refuse_scores(node: Node, report: Report) -> None:
    """No score, weight, points, rank or colour anywhere (design.md, invariant 5; domain.md, section 6.1)."""
    for found in yamlsource.texts(node):
        if words := [word for word in re.findall(r"\w+", found.value) if names_a_score(word)]:
            report.at(found, f"A rule says yes, no or cannot tell; it may not speak of “{words[0]}”.")


def _conditions(items: Items, on: Sequence[str], report: Report) -> dict[str, Any]:
    """`when`, and the condition that may stand under `macse`."""
    read: dict[str, Any] = {}
    if "when" in items:
        read["when"] = condition(items["when"][1], on, report)
    if _has_condition(items):
        further = _only_key(items["macse"][1], "when", "`macse`", report)
        read["extra"] = ((condition(further, on, report), Action.MACSE),) if further else ()
    return read


def _has_condition(items: Items) -> bool:
    return "macse" in items and isinstance(items["macse"][1], MappingNode)


def _actions(items: Items, node: Node, report: Report) -> dict[str, Any]:
    """What follows when the rule holds; `notify` and `task` have been read with the simple keys."""
    actions = {Action(name) for name in ("notify", "task") if name in items}
    read: dict[str, Any] = {}
    if "alert" in items:
        actions.add(Action.CADT)
        within = _only_key(items["alert"][1], "respond_within", "`alert`", report)
        read["respond_within"] = within and _respond_within(within, report)
    plain = [Action.MISSING_GROUP, Action.INTERVIEWER, *([] if _has_condition(items) else [Action.MACSE])]
    for action in plain:
        if action in items and yamlsource.flag(items[action][1], report, f"`{action}`") is not False:
            actions.add(action)
    if not actions and not _has_condition(items):
        report.at(node, f"Nothing follows from this rule; give one of {yamlsource.listing(ACTIONS)}.")
    return read | {"actions": frozenset(actions)}


def _only_key(node: Node, key: str, what: str, report: Report) -> Node | None:
    items = yamlsource.mapping(node, report, what)
    if items is None:
        return None
    yamlsource.refuse_unknown(items, [key], report, what)
    if key not in items:
        report.at(node, f"{what} needs `{key}`.")
        return None
    return items[key][1]


def _respond_within(node: Node, report: Report) -> str | None:
    within = yamlsource.text(node, report, "`respond_within`")
    if within and not RESPOND_WITHIN.fullmatch(within):
        report.at(node, "`respond_within` must be `immediately`, or such as `1 working hour`.")
    return within


def _id(node: Node, report: Report, what: str) -> str | None:
    name = yamlsource.text(node, report, what)
    if name and not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        report.at(node, f"{what} must be a plain name of small letters, digits and hyphens.")
    elif name and len(name) > LONGEST_ID:
        report.at(node, f"{what} must be at most {LONGEST_ID} characters.")
    return name


def _code(node: Node, report: Report, what: str) -> str | None:
    code = yamlsource.text(node, report, what)
    if code and not re.fullmatch(r"[A-Z]{1,3}\d{2,3}", code):
        report.at(node, f"{what} must be capital letters and digits, such as `R01`.")
    return code


def _subjects(node: Node, report: Report, what: str) -> tuple[str, ...] | None:
    found = yamlsource.several(node, report, what, lambda one, _, __: _subject(one, report))
    return found and tuple(dict.fromkeys(found))


def _subject(node: Node, report: Report) -> str | None:
    return yamlsource.choice(node, report, "`on`", KINDS)


def _recipients(node: Node, report: Report, what: str) -> tuple[str, ...] | None:
    return yamlsource.choices(node, report, what, list(Recipient))


def _facts(node: Node, report: Report, what: str) -> tuple[str, ...] | None:
    answerable = [name for name, fact in FACTS.items() if fact.can_be_answered]
    return yamlsource.choices(node, report, what, answerable)


def _status(node: Node, report: Report, what: str) -> Status | None:
    word = yamlsource.choice(node, report, what, list(Status))
    return Status(word) if word else None


def _version_number(node: Node, report: Report, what: str) -> int | None:
    number = yamlsource.whole_number(node, report, what)
    if number == 0:
        report.at(node, f"{what} counts from 1.")
    return number


Reader = Callable[[Node, Report, str], Any]

READERS: dict[str, Reader] = {
    "id": _id,
    **dict.fromkeys(("title", "purpose", "owner", "approved_by", "source"), yamlsource.text),
    **dict.fromkeys(("because", "guide", "known_false_positives", "task"), yamlsource.text),
    **dict.fromkeys(("effective_from", "effective_to"), yamlsource.day_or_instant),
    "review_by": yamlsource.day,
    "repeat_every": yamlsource.length,
    "retired_because": yamlsource.text,
    "code": _code,
    "late_after": yamlsource.duration,
    "ask": _facts,
    "notify": _recipients,
    "on": _subjects,
    "status": _status,
    "suppressible": yamlsource.flag,
    "version": _version_number,
}


def _check_people(items: Items, values: dict[str, Any], report: Report) -> None:
    owner, approver = values.get("owner"), values.get("approved_by")
    if owner and approver and owner.casefold() == approver.casefold():
        report.at(items["approved_by"][1], "`approved_by` is the owner; somebody else has to agree.")
    if approver and approver != NOT_YET_APPROVED and UNAPPROVED.search(approver):
        report.at(items["approved_by"][1], f"Say `{NOT_YET_APPROVED}` of a rule that nobody has agreed to.")


def _check_days(items: Items, values: dict[str, Any], report: Report) -> None:
    starts = values.get("effective_from")
    for name in ("review_by", "effective_to"):
        if starts and (day := values.get(name)) and is_before(day, starts):
            report.at(items[name][1], f"`{name}` is before `effective_from`, {starts}.")


def _check_never_silent(items: Items, values: dict[str, Any], report: Report) -> None:
    if values.get("code") in NEVER_SILENT and values.get("suppressible", True):
        _, where = items.get("suppressible") or items["code"]
        report.at(where, f"`{values['code']}` may never be silent: say `suppressible: no`.")


def _check_ask(items: Items, values: dict[str, Any], report: Report) -> None:
    for name in values.get("ask") or ():
        if set(values.get("on") or ()) - set(FACTS[name].subjects):
            report.at(items["ask"][1], f"`{name}` cannot be asked of all that this rule is `on`.")


def _check_because(items: Items, values: dict[str, Any], report: Report) -> None:
    when, because = values.get("when"), values.get("because")
    if when and because:
        asked = {compare.fact for compare in comparisons(when)}
        for problem in texts.problems_of(because, certain(when), asked):
            report.at(items["because"][1], problem)


def _check_retirement(items: Items, values: dict[str, Any], report: Report) -> None:
    retired, why = values.get("status") is Status.RETIRED, "retired_because" in items
    if retired and not why:
        report.at(items["status"][1], "A retired rule says why: `retired_because` is missing.")
    if why and not retired:
        report.at(items["retired_because"][0], "Only a retired rule has `retired_because`.")


CHECKS = (
    *(_check_people, _check_days, _check_never_silent),
    *(_check_ask, _check_because, _check_retirement),
)
