"""The rules of an installation: those of its files, and the changes that two people agreed to since."""

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from threading import Lock

import structlog
from sqlalchemy import Engine

from homeward.config import Settings
from homeward.domain.rule_changes import Proposal
from homeward.engine.rulefiles.load import RuleSet, in_order, read_text
from homeward.engine.rulefiles.model import Rule
from homeward.engine.rulefiles.ruleset import LiveRules
from homeward.engine.words.narrate import in_our_names
from homeward.errors import NotFound, RuleProblem
from homeward.store import rule_changes
from homeward.store.unit_of_work import UnitOfWork, reading

log = structlog.get_logger()


class Rulebook:
    """Follows the rule files and the journal, at each `refresh`. Safe to share between threads."""

    def __init__(self, files: LiveRules, engine: Engine) -> None:
        self._files, self._engine = files, engine
        self._lock = Lock()
        self._last_change: int | None = None
        self.rules = in_order(map(in_our_names, files.rules))

    @property
    def folder(self) -> Path:
        """Where the rule files lie, and their cases in `tests` below it."""
        return self._files.folder

    @property
    def problems(self) -> tuple[RuleProblem, ...]:
        """What is wrong with the files as they are now; each such file's last good rule still stands."""
        return self._files.problems

    def text_of(self, uow: UnitOfWork, rule: Rule) -> str:
        """The whole text of this version. Raises NotFound where it is kept nowhere any more."""
        agreed = (
            each.text for each in rule_changes.listing(uow, rule_changes.IN_USE) if each.rule == rule.id
        )
        for text in chain(agreed, self._files.texts(rule.id)):
            read, _ = read_text(text, rule.id)
            if read and read.version == rule.version:
                return text
        raise NotFound(f"The text of {rule.id}, version {rule.number}, is not there any more.")

    def refresh(self) -> bool:
        """Take up what changed since; True if the rules are others than before."""
        with self._lock:
            files_changed = self._files.refresh()
            with reading(self._engine) as uow:
                last = rule_changes.last_change(uow)
                if last == self._last_change and not files_changed:
                    return False
                in_use = in_order(map(in_our_names, with_agreed(uow, self._files.rules)))
            self._last_change = last
            before, self.rules = self.rules, in_use
            return self.rules != before


def rulebook(settings: Settings, engine: Engine) -> Rulebook:
    """That of this installation. Raises InvalidRules where not a single rule can be read."""
    return Rulebook(LiveRules(settings.rules_folder, settings.data / "rules"), engine)


def with_agreed(uow: UnitOfWork, files: RuleSet) -> RuleSet:
    """The rules of the files, and the versions agreed to since that no file has taken over yet."""
    agreed = _read(rule_changes.listing(uow, rule_changes.IN_USE))
    held = {(rule.id, rule.number): rule for rule in agreed}
    held |= {(rule.id, rule.number): rule for rule in files}
    return in_order(held.values())


def _read(some: Iterable[Proposal]) -> Iterator[Rule]:
    for proposal in some:
        rule, problems = read_text(proposal.text, proposal.rule)
        if rule is None:  # it was read before it was accepted, by an older or a newer Homeward
            log.error("agreed rule cannot be read", rule=proposal.rule, problem=problems[0].message)
            continue
        yield rule
