"""Which versions of rules people have agreed to: a lock file beside the rules, and the texts they replaced.

A locked version never changes. Whoever changes a rule first puts its text away (`revise`), then locks the new
version (`lock`) together with somebody else; `problems` is what `homeward rules check` says where somebody
did neither. A version that nobody has approved yet is locked by one person; two lock it once it is approved.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

from homeward.domain.events.kinds import london_day
from homeward.engine.rulefiles.editing import rewritten
from homeward.engine.rulefiles.load import HISTORY, RuleSet, load_rules
from homeward.engine.rulefiles.meaning import digest_of
from homeward.engine.rulefiles.model import NOT_YET_APPROVED, Rule, Status
from homeward.errors import HomewardError, InvalidRules, RuleProblem

LOCK = "versions.lock"
HEAD = (
    "# Rule, version, digest, and who changed it and who agreed. Written by `homeward rules lock`.\n"
    "# Nobody is named where nobody has approved it yet, or where one person could still lock.\n"
)


class Locked(NamedTuple):
    """The digest of a version, and who locked it, in words; nobody where that is not known."""

    digest: str
    people: str = ""


Lock = dict[tuple[str, int], Locked]
"""By rule and number."""

Who = Callable[[Rule], str]
"""Who changed a version and who agreed to it, in words."""


def two_people(by: str, agreed_by: str) -> Who:
    """Somebody who changed it, and somebody else who agreed; the second only where the version is approved.

    Raises HomewardError when it is asked of a version for which that is not enough.
    """

    def who(rule: Rule) -> str:
        if not rule.is_approved:
            return f"changed by {by}" if by else ""
        if not by or not agreed_by:
            raise HomewardError(
                f"{rule.id} is approved by {rule.approved_by}, so two people lock it: say who changed it with"
                " --by, and who agreed with --agreed-by."
            )
        if by.casefold() == agreed_by.casefold():
            raise HomewardError("Two people look at every change: --by and --agreed-by are the same person.")
        return f"changed by {by}, agreed by {agreed_by}"

    return who


def read_lock(folder: Path) -> Lock:
    """Empty where nothing is locked. Raises InvalidRules."""
    path = folder / LOCK
    locked: Lock = {}
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    for number, line in enumerate(lines, 1):
        match line.split(maxsplit=3):
            case [] | ["#", *_]:
                pass
            case [rule, version, digest, *people] if version.isdigit():
                locked[rule, int(version)] = Locked(digest, *people)
            case _:
                raise InvalidRules([RuleProblem(str(path), number, 1, "A line is: rule, version, digest.")])
    return locked


def problems(folder: Path, rules: RuleSet) -> list[RuleProblem]:
    """What keeps these rules from being what people agreed to; a folder without a lock is in order."""
    if not (locked := read_lock(folder)):
        return []
    agreed = {(rule.id, rule.number): rule for rule in _to_be_locked(rules)}
    found = [problem for rule in agreed.values() for problem in _of_version(folder, rule, locked)]
    for rule, number in sorted(locked.keys() - agreed.keys()):
        if rule in rules.by_id:
            message = f"Version {number} was locked, and its text is not in `{HISTORY}/`."
        else:
            message = "The rule was locked, and its file is gone; a rule is retired, not deleted."
        found.append(RuleProblem(str(folder / f"{rule}.yaml"), 1, 1, message))
    return sorted(found)


def _to_be_locked(rules: RuleSet) -> Iterator[Rule]:
    return (rule for rule in rules if rule.status in (Status.LIVE, Status.RETIRED))


def _of_version(folder: Path, rule: Rule, locked: Lock) -> Iterator[RuleProblem]:
    file, before = str(folder / f"{rule.id}.yaml"), locked.get((rule.id, rule.number))
    if before is None:
        yield RuleProblem(
            file, 1, 1, f"Version {rule.number} is not locked; once it is agreed, run `homeward rules lock`."
        )
    elif _is_approved_since(rule, before):
        yield RuleProblem(
            file,
            1,
            1,
            f"Version {rule.number} was locked when nobody had approved it yet. Now two people lock it: run "
            "`homeward rules lock`.",
        )
    elif before.digest != digest_of(rule):
        yield RuleProblem(
            file,
            1,
            1,
            f"Version {rule.number} is locked and was changed. A change needs a new version: take this back, "
            f"run `homeward rules revise {rule.id}`, and make it again.",
        )


def _is_approved_since(rule: Rule, before: Locked | None) -> bool:
    """Whether all that is new is who approved it."""
    unapproved = replace(rule, approved_by=NOT_YET_APPROVED)
    return rule.is_approved and before is not None and before.digest == digest_of(unapproved)


def lock(folder: Path, who: Who) -> list[Rule]:
    """Lock every version that is not locked yet, or that is approved since, and answer with those.

    Raises InvalidRules, and what `who` raises.
    """
    rules, locked = load_rules(folder), read_lock(folder)
    new = [
        rule
        for rule in _to_be_locked(rules)
        if (key := (rule.id, rule.number)) not in locked or _is_approved_since(rule, locked[key])
    ]
    merged = locked | {(rule.id, rule.number): Locked(digest_of(rule), who(rule)) for rule in new}
    lines = (
        f"{rule} {number} {' '.join(filter(None, each))}\n" for (rule, number), each in sorted(merged.items())
    )
    before = (folder / LOCK).read_bytes() if locked else b""
    (folder / LOCK).write_text(HEAD + "".join(lines), encoding="utf-8")
    if wrong := problems(folder, rules):
        (folder / LOCK).write_bytes(before)
        raise InvalidRules(wrong)
    return new


def revise(folder: Path, rule: Rule, effective_from: date) -> Path:
    """Put the text of a rule away as it is, and open its file, which is answered, for the next version."""
    file = folder / f"{rule.id}.yaml"
    if (held := read_lock(folder).get((rule.id, rule.number))) is None or held.digest != digest_of(rule):
        raise HomewardError(f"Version {rule.number} of {rule.id} is not locked, so it can still be changed.")
    if effective_from <= london_day(rule.effective_from):
        raise HomewardError(f"A new version takes effect after the one before it: {rule.effective_from}.")
    text = file.read_text(encoding="utf-8")
    put_away = folder / HISTORY / f"{rule.id}@{rule.number}.yaml"
    put_away.parent.mkdir(exist_ok=True)
    put_away.write_text(text, encoding="utf-8")
    opened = rewritten(text, {("version",): rule.number + 1, ("effective_from",): effective_from})
    file.write_text(opened, encoding="utf-8")
    return file
