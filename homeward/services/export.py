"""The rules in force, of files and of agreed changes, as a folder that a repository can take over."""

from pathlib import Path

from homeward.engine import lock
from homeward.engine.load import HISTORY, SHADOW
from homeward.engine.model import Rule, Status
from homeward.errors import HomewardError
from homeward.services.rulebook import Rulebook
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
    lock.lock(folder)
    return list(book.rules)


def _name(rule: Rule, current: Rule) -> str:
    if rule == current:
        return f"{rule.id}.yaml"
    if rule.status is Status.SHADOW:
        return f"{SHADOW}/{rule.id}.yaml"
    return f"{HISTORY}/{rule.id}@{rule.number}.yaml"
