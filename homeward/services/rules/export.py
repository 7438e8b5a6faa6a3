"""The rules in force, of files and of agreed changes, as a folder that a repository can take over."""

from pathlib import Path

from homeward.domain.rule_changes import ProposalState
from homeward.engine.rulefiles import lock
from homeward.engine.rulefiles.load import HISTORY, SHADOW
from homeward.engine.rulefiles.model import Rule, Status
from homeward.errors import HomewardError
from homeward.services.rules.proposals import read
from homeward.services.rules.rulebook import Rulebook
from homeward.store import rule_changes
from homeward.store.unit_of_work import UnitOfWork


def export(uow: UnitOfWork, book: Rulebook, folder: Path) -> list[Rule]:
    """Write every version with its text, and lock those that were agreed to; answers with what was written.

    Raises HomewardError where something is in the folder already.
    """
    if folder.exists() and any(folder.iterdir()):
        raise HomewardError(f"{folder} is not empty; rules are written into a new folder.")
    for rule in book.rules:
        file = folder / _name(rule, book.rules.by_id[rule.id])
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(book.text_of(uow, rule), encoding="utf-8")
    people = _agreed(uow) | {key: each.people for key, each in lock.read_lock(book.folder).items()}
    lock.lock(folder, lambda rule: people.get((rule.id, rule.number), ""))
    return list(book.rules)


def _agreed(uow: UnitOfWork) -> dict[tuple[str, int], str]:
    """By rule and number, who proposed and who approved what was agreed at the pages."""
    return {
        (each.rule, read(each.text).number): f"changed by {each.proposer}, agreed by {each.approver}"
        for each in rule_changes.listing(uow, [ProposalState.ACTIVATED])
    }


def _name(rule: Rule, current: Rule) -> str:
    if rule == current:
        return f"{rule.id}.yaml"
    if rule.status is Status.SHADOW:
        return f"{SHADOW}/{rule.id}.yaml"
    return f"{HISTORY}/{rule.id}@{rule.number}.yaml"
