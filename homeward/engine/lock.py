"""Which versions of rules people have agreed to: a lock file beside the rules, and the texts they replaced.

A locked version never changes. Whoever changes a rule first puts its text away (`revise`), then locks the new
version (`lock`); `problems` is what `homeward rules check` says where somebody did neither.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from homeward.domain.events.kinds import london_day
from homeward.engine.editing import rewritten
from homeward.engine.load import HISTORY, RuleSet, load_rules
from homeward.engine.meaning import digest_of
from homeward.engine.model import Rule, Status
from homeward.errors import HomewardError, InvalidRules, RuleProblem

LOCK = "versions.lock"
HEAD = "# Rule, version and digest of what people agreed to. Written by `homeward rules lock`.\n"

Locked = dict[tuple[str, int], str]
"""By rule and number, the digest."""


def read_lock(folder: Path) -> Locked:
    """Empty where nothing is locked. Raises InvalidRules."""
    path = folder / LOCK
    locked: Locked = {}
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    for number, line in enumerate(lines, 1):
        match line.split():
            case [] | ["#", *_]:
                pass
            case [rule, version, digest] if version.isdigit():
                locked[rule, int(version)] = digest
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


def _of_version(folder: Path, rule: Rule, locked: Locked) -> Iterator[RuleProblem]:
    file, digest = str(folder / f"{rule.id}.yaml"), locked.get((rule.id, rule.number))
    if digest is None:
        yield RuleProblem(
            file, 1, 1, f"Version {rule.number} is not locked; once it is agreed, run `homeward rules lock`."
        )
    elif digest != digest_of(rule):
        yield RuleProblem(
            file,
            1,
            1,
            f"Version {rule.number} is locked and was changed. A change needs a new version: take this back, "
            f"run `homeward rules revise {rule.id}`, and make it again.",
        )


def lock(folder: Path) -> list[Rule]:
    """Lock every version that is not locked yet, and answer with those. Raises InvalidRules."""
    rules, locked = load_rules(folder), read_lock(folder)
    new = [rule for rule in _to_be_locked(rules) if (rule.id, rule.number) not in locked]
    merged = locked | {(rule.id, rule.number): digest_of(rule) for rule in new}
    lines = (f"{rule} {number} {digest}\n" for (rule, number), digest in sorted(merged.items()))
    before = (folder / LOCK).read_bytes() if locked else b""
    (folder / LOCK).write_text(HEAD + "".join(lines), encoding="utf-8")
    if wrong := problems(folder, rules):
        (folder / LOCK).write_bytes(before)
        raise InvalidRules(wrong)
    return new


def revise(folder: Path, rule: Rule, effective_from: date) -> Path:
    """Put the text of a rule away as it is, and open its file, which is answered, for the next version."""
    file = folder / f"{rule.id}.yaml"
    if read_lock(folder).get((rule.id, rule.number)) != digest_of(rule):
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
