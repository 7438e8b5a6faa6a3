"""The rules of a running process: read again when their files change, and never replaced by a broken file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from threading import Lock

import structlog

from homeward.engine.rulefiles.load import RuleSet, clashes, in_order, read_rule, rule_files
from homeward.engine.rulefiles.model import Rule
from homeward.errors import InvalidRules, RuleProblem

log = structlog.get_logger(__name__)

Stamp = tuple[int, int, int, int]
"""Tells one state of a file from another: its inode, both its times in nanoseconds, and its size."""


@dataclass(frozen=True)
class _File:
    """What stands of one rule file: its state when last read, the last good rule of it, what is wrong now."""

    stamp: Stamp
    rule: Rule | None
    problems: tuple[RuleProblem, ...] = ()


class LiveRules:
    """Rules that follow their folder. Safe to share between threads.

    `kept` is a folder for a copy of each good file, so that a restart while a file is broken still finds
    its last good rule. Without it such a rule is missing until its file is mended.
    """

    def __init__(self, folder: Path, kept: Path | None = None) -> None:
        """Raises InvalidRules where not a single rule can be read."""
        self.folder, self.kept = folder, kept
        self._files: Mapping[Path, _File] = {}
        self._absent: tuple[RuleProblem, ...] = ()
        self._lock = Lock()
        self.rules = RuleSet(())
        self.refresh()
        if not self.rules:
            raise InvalidRules(self.problems)

    @property
    def problems(self) -> tuple[RuleProblem, ...]:
        """What is wrong with the files as they are now; each such file's last good rule still stands."""
        found = [problem for file in self._files.values() for problem in file.problems]
        return tuple(sorted([*found, *self._absent]))

    def texts(self, rule: str) -> Iterator[str]:
        """Of each version of a rule that has a file, as it is now and as it last was in order."""
        for folder in filter(None, (self.folder, self.kept)):
            for path in rule_files(folder):
                if path.stem.partition("@")[0] == rule:
                    yield path.read_text(encoding="utf-8")

    def refresh(self) -> bool:
        """Take up changed, new and deleted files; True if the rules are others than before.

        Costs one look at the folder's entries where nothing changed.
        """
        with self._lock:
            stamps = self._stamps()
            if stamps is None or stamps == {path: file.stamp for path, file in self._files.items()}:
                return False
            return self._take(stamps)

    def _stamps(self) -> dict[Path, Stamp] | None:
        """Each rule file's state; None where there is none, which is taken for a mishap, not for a wish."""
        try:
            found = {path: _stamp(path) for path in rule_files(self.folder)}
        except OSError:
            found = {}
        if found:
            self._absent = ()
            return found
        if not self._absent:
            self._absent = (RuleProblem(str(self.folder), 1, 1, "No rule file is here."),)
            log.error("rules folder is empty or gone; the last good rules stay", folder=str(self.folder))
        return None

    def _take(self, stamps: Mapping[Path, Stamp]) -> bool:
        before = self._files
        files: dict[Path, _File] = {}
        for path, stamp in stamps.items():
            old = before.get(path)
            same = old is not None and old.stamp == stamp and not old.problems
            files[path] = old if old and same else self._read(path, stamp, old)
        self._files = _without_clashes(files, before)
        for path, file in self._files.items():
            if file is not before.get(path):
                self._tell(path, file, before.get(path))
        for path in before.keys() - stamps.keys():
            log.warning("rule withdrawn: its file was deleted", file=str(path))
        rules = in_order(file.rule for file in self._files.values() if file.rule)
        changed, self.rules = rules != self.rules, rules
        return changed

    def _read(self, path: Path, stamp: Stamp, old: _File | None) -> _File:
        rule, problems = read_rule(path)
        if rule is None:
            rule = old.rule if old else self._kept_rule(path)
        elif self.kept:
            _copy(path, self._copy_of(path, self.kept))
        return _File(stamp, rule, tuple(problems))

    def _kept_rule(self, path: Path) -> Rule | None:
        if self.kept is None or not (copy := self._copy_of(path, self.kept)).is_file():
            return None
        return read_rule(copy)[0]

    def _copy_of(self, path: Path, kept: Path) -> Path:
        return kept / path.relative_to(self.folder)

    def _tell(self, path: Path, file: _File, old: _File | None) -> None:
        stands = file.rule.version if file.rule else None
        for problem in file.problems:
            log.error(
                "rule file is broken and not taken up" + ("; its last good version stays" if stands else ""),
                file=problem.file,
                line=problem.line,
                column=problem.column,
                problem=problem.message,
                version=stands,
            )
        if old and file.rule != old.rule:
            log.info("rule taken up", file=str(path), version=stands)


def _stamp(path: Path) -> Stamp:
    status = path.stat()
    return status.st_ino, status.st_mtime_ns, status.st_ctime_ns, status.st_size


def _without_clashes(files: Mapping[Path, _File], before: Mapping[Path, _File]) -> dict[Path, _File]:
    """Of two files that claim one code, the one that already held it stands, else the first by name."""
    held = {path for path, file in files.items() if (old := before.get(path)) and old.rule == file.rule}
    order = sorted(files, key=lambda path: (path not in held, path))
    clashing = clashes({path: rule for path in order if (rule := files[path].rule)})
    refused = {Path(problem.file): problem for problem in clashing}
    told = dict(files)
    for path, problem in refused.items():
        stands = before[path].rule if path in before else None
        told[path] = _File(files[path].stamp, stands, (*files[path].problems, problem))
    return told


def _copy(path: Path, copy: Path) -> None:
    """In one step, because several processes keep copies in one folder. Rules hold without a copy too."""
    try:
        copy.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=copy.parent, prefix=".", delete=False) as half:
            half.write(path.read_bytes())
        Path(half.name).replace(copy)
    except OSError as error:
        log.warning("rule file could not be kept for a restart", file=str(path), reason=error.strerror)
