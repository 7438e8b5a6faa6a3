"""The forms by which rules are changed: other values and words, a whole file, an end, and when it begins."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from homeward.engine.rulefiles.editing import TEXTS, Parameter, Path, field_of, parameters, rewritten
from homeward.engine.rulefiles.load import id_in, read_text
from homeward.engine.rulefiles.model import Rule
from homeward.engine.words.phrases import one_space
from homeward.errors import RuleProblem
from homeward.web.forms.answers import Answers
from homeward.web.forms.reader import MOST_NARRATIVE, Reader

MOST_FILE = 20_000


@dataclass(frozen=True)
class Change:
    """The whole text of the rule as somebody would have it, and why."""

    text: str
    reason: str


def prefilled(text: str, rule: Rule) -> Answers:
    """What the form for this rule shows before anybody types."""
    values: dict[str, tuple[str, ...]] = {name: (one_space(getattr(rule, name)),) for name in TEXTS}
    for parameter in parameters(text):
        values[parameter.field] = (
            tuple(parameter.value.split(", ")) if parameter.is_list else (parameter.value,)
        )
    return Answers(values)


def read_change(reader: Reader, text: str, rule: Rule) -> Change | None:
    """Other values and words for a rule; None where something is wrong."""
    reason = reader.text("reason", missing="Enter why the rule should change", most=MOST_NARRATIVE)
    changes = dict(_new_values(reader, parameters(text))) | dict(_new_words(reader, rule))
    _try(reader, text, changes)
    if not changes and not reader.errors:
        reader.wrong("reason", "Nothing is different yet: change a value or a text first")
    return Change(rewritten(text, changes), reason) if reason and not reader.errors else None


def _new_values(reader: Reader, some: Iterable[Parameter]) -> Iterable[tuple[Path, object]]:
    for parameter in some:
        if parameter.is_list:
            chosen = reader.choices(parameter.field, parameter.choices)
            if not chosen:
                reader.wrong(parameter.field, "Choose at least one")
            elif ", ".join(chosen) != parameter.value:
                yield parameter.path, chosen
            continue
        said = reader.text(parameter.field, missing="Enter a value")
        if said and said != parameter.value:
            yield parameter.path, _as_written(said)


def _as_written(said: str) -> object:
    """As it would stand in a file: a number or a day without quotation marks."""
    if re.fullmatch(r"[0-9]{1,9}", said):
        return int(said)
    try:
        return date.fromisoformat(said)
    except ValueError:
        return said


def _new_words(reader: Reader, rule: Rule) -> Iterable[tuple[Path, object]]:
    for name in TEXTS:
        said = one_space(reader.text(name, most=MOST_NARRATIVE) or "")
        if said != one_space(getattr(rule, name)):
            yield (name,), said or None


def _try(reader: Reader, text: str, changes: Mapping[Path, object]) -> None:
    """Each change alone, so that whatever is wrong stands beside its field; then all of them together."""
    for path, value in changes.items():
        for problem in _problems(rewritten(text, {path: value})):
            reader.wrong(field_of(path), _sentence(problem))
    if changes and not reader.errors:
        for problem in _problems(rewritten(text, changes)):
            reader.wrong("reason", _sentence(problem))


def _problems(text: str) -> list[RuleProblem]:
    _, problems = read_text(text, id_in(text))
    return problems


def _sentence(problem: RuleProblem) -> str:
    """Without the marks that a file's reader knows code by."""
    return re.sub(r"`([^`]*)`", r"“\1”", problem.message).rstrip(".")


def read_end(reader: Reader, text: str) -> Change | None:
    """That the rule should end, and why."""
    why = reader.text("end_reason", missing="Enter why the rule should end", most=MOST_NARRATIVE)
    if why is None or reader.errors:
        return None
    ended = rewritten(text, {("status",): "retired", ("retired_because",): one_space(why)})
    for problem in _problems(ended):
        reader.wrong("end_reason", _sentence(problem))
    return None if reader.errors else Change(ended, why)


def read_file(reader: Reader) -> Change | None:
    """A whole rule file, typed or pasted."""
    text = reader.text("text", missing="Paste the text of the rule file", most=MOST_FILE)
    reason = reader.text("reason", missing="Enter why this should be the rule", most=MOST_NARRATIVE)
    if text:
        tell_problems(reader, _problems(text))
    return Change(f"{text}\n", reason) if text and reason and not reader.errors else None


def tell_problems(reader: Reader, problems: Iterable[RuleProblem]) -> None:
    """Everything that is wrong with a file, with the lines."""
    if told := [f"Line {problem.line}: {_sentence(problem)}." for problem in problems]:
        reader.wrong("text", " ".join(told))


def read_start(reader: Reader) -> datetime | None:
    """When an approved change takes effect: now, or at a moment to come; None where something is wrong."""
    when = reader.choice("when", ("now", "later"), missing="Choose when the change takes effect")
    if when == "now":
        return reader.now
    if when == "later":
        missing = "Enter when the change takes effect"
        start = reader.instant("start", "The start", missing=missing, past=False)
        return start and max(start, reader.now)
    return None
