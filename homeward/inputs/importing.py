"""Take a file's rows in, a batch at a time, and evaluate the children whom they concern."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Engine

from homeward.domain.events.kinds import LINE_CAP
from homeward.domain.events.types.corrections import WITHDRAWN
from homeward.domain.identity.particulars import Particulars
from homeward.engine.rulefiles.load import RuleSet
from homeward.errors import Problem
from homeward.services.children.people import unmatched
from homeward.services.children.same_child import ask
from homeward.services.evaluation.process import AT_A_TIME, process
from homeward.services.intake.accept import FROM_A_FILE, Intake, take_in
from homeward.services.intake.raw import Raw
from homeward.store import history, journal, outcomes, queries, same_child
from homeward.store.unit_of_work import reading, unit_of_work

WITHDRAWING = frozenset({WITHDRAWN, "missing.cancelled"})
"""Types that take something away and put nothing in its place."""
BATCH_ROWS, BATCH_BYTES = 1000, 8 * 2**20
"""Of one transaction: whichever comes first closes a batch, so that long rows cannot fill the memory."""

Row = Sequence[Raw]
"""What one row of a file says: one event, or several, or what is wrong with it."""


@dataclass
class Tally:
    """What became of the rows of one file, and what there is still to do.

    A row is accepted if anything that it says is new; it is corrected if that replaces what stood, and
    withdrawn if it takes something away with nothing in its place. `quarantined` and `noted` are
    (row, problems); a note is on a row that was taken in all the same. `seqs` are journal numbers that wait
    to be processed. `sources` are who says so, with how many events each.
    """

    file: str
    accepted: int = 0
    duplicates: int = 0
    corrected: int = 0
    withdrawn: int = 0
    quarantined: list[tuple[int | None, tuple[Problem, ...]]] = field(default_factory=list)
    noted: list[tuple[int | None, tuple[Problem, ...]]] = field(default_factory=list)
    seqs: list[int] = field(default_factory=list)
    sources: Counter[str] = field(default_factory=Counter)
    children: set[str] = field(default_factory=set)

    def add(self, rows: Sequence[Row], intake: Intake) -> None:
        refused: dict[int | None, tuple[Problem, ...]] = {}
        for raw, problems in intake.refused:
            refused[raw.row] = refused.get(raw.row, ()) + tuple(problems)
        accepted = {raw.row for raw in intake.new} - refused.keys()
        self.quarantined += refused.items()
        self.accepted += len(accepted)
        new = [raw.content for raw in intake.new if raw.content and raw.row in accepted]
        self.withdrawn += sum(raw["type"] in WITHDRAWING for raw in new)
        self.corrected += len(accepted & _replacing(rows, intake))
        self.duplicates += len(rows) - len(accepted) - len(refused)
        self.noted += [(raw.row, raw.problems) for row in rows for raw in row if raw.content and raw.problems]
        self.sources.update(source for row in rows for raw in row if (source := _source(raw)))
        self.children |= intake.children


def _replacing(rows: Sequence[Row], intake: Intake) -> set[int | None]:
    """The rows of which something new replaces what stood, and which do not only withdraw."""
    events = [(raw.row, raw.content) for row in rows for raw in row if raw.content]
    saying = {row for row, content in events if content.get("type") not in WITHDRAWING}
    return saying & {raw.row for raw in intake.new if raw.content and raw.content.get("supersedes")}


def _source(raw: Raw) -> str | None:
    """As the input says it, short enough to be printed."""
    source = (raw.content or {}).get("source")
    return source[:LINE_CAP] if isinstance(source, str) else None


@dataclass(frozen=True)
class Consequences:
    """What evaluating the children came to: alerts raised and still standing, `from_history` of them with no
    clock, children proposed to MACSE, children put on the missing group's list, tasks opened."""

    alerts: int = 0
    candidates: int = 0
    tasks: int = 0
    from_history: int = 0
    missing_group: int = 0


def take_in_file(
    engine: Engine,
    file: str,
    rows: Iterable[Row],
    *,
    received_at: datetime | None,
    now: datetime,
    by: str,
    after_batch: Callable[[], None],
    history_before: datetime | None = None,
) -> Tally:
    """Journal every good row and quarantine every bad one, each batch in a transaction of its own.

    `by`, who imports it, is kept with each event.
    """
    tally = Tally(file)
    for batch in _batches(rows):
        raws = [_imported(raw, by) for row in batch for raw in row]
        with unit_of_work(engine) as uow:
            intake = take_in(
                uow,
                raws,
                received_at=received_at,
                now=now,
                origin=FROM_A_FILE,
                to_outbox=True,
                history_before=history_before,
            )
            # After an import that was cut off, the same file again finishes the work.
            tally.seqs += intake.accepted + list(journal.still_unprocessed(uow, intake.duplicates))
        tally.add(batch, intake)
        after_batch()
    return tally


def _imported(raw: Raw, by: str) -> Raw:
    return raw if raw.content is None else replace(raw, content={**raw.content, "importedby": by})


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    batch: list[Row] = []
    size = 0
    for row in rows:
        batch.append(row)
        size += sum(len(raw.body) for raw in row)
        if len(batch) >= BATCH_ROWS or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def count_unmatched(engine: Engine, tallies: Iterable[Tally]) -> int:
    """Children of whom something new came, and of whom nobody has said yet which known child they are."""
    refs = sorted(set().union(*(tally.children for tally in tallies)))
    with reading(engine) as uow:
        return sum(len(unmatched(uow, batch)) for _, batch in _chunks(refs, BATCH_ROWS))


def evaluate_children(
    engine: Engine,
    seqs: Sequence[int],
    rules: RuleSet,
    area: str,
    now: datetime,
    after_batch: Callable[[int, int], None],
) -> list[str]:
    """Evaluate every child whom these events concern, once, and mark the events as processed.

    All of them are in the journal by now, so no child is evaluated on half of a file. `after_batch` is told
    how many children are done, and of how many. Answers with the children.
    """
    refs = sorted({*_concerned(engine, seqs), *_asked_about(engine, seqs, now)})
    for done, batch in _chunks(refs, AT_A_TIME):
        with unit_of_work(engine) as uow:
            process(uow, batch, rules, area, now)
        after_batch(done, len(refs))
    for _, finished in _chunks(seqs, BATCH_ROWS):
        with unit_of_work(engine) as uow:
            journal.mark_processed(uow, finished, now)
    return refs


def came_of(
    engine: Engine, seqs: Sequence[int], refs: Sequence[str], since: datetime, after: int
) -> Consequences:
    """What these events came to for these children, whoever processed them: a worker beside us may have been
    first. Only what the journal has after this number, and tasks opened since."""
    alerts = from_history = candidates = listed = tasks = 0
    with reading(engine) as uow:
        keys = outcomes.keys(uow, seqs)
        for _, batch in _chunks(refs, BATCH_ROWS):
            raised = outcomes.alerts_raised(uow, batch, after, keys)
            alerts += len(raised)
            from_history += sum(row.from_history for row in raised)
            candidates += outcomes.candidates_added(uow, batch, after)
            listed += outcomes.listed(uow, batch, after)
            tasks += sum(task.opened_at >= since for task in queries.open_tasks(uow, batch))
    return Consequences(alerts, candidates, tasks, from_history, listed)


def _concerned(engine: Engine, seqs: Sequence[int]) -> set[str]:
    refs: set[str] = set()
    for _, batch in _chunks(seqs, BATCH_ROWS):
        with reading(engine) as uow:
            refs |= history.concerned(uow, batch)
    return refs


def _asked_about(engine: Engine, seqs: Sequence[int], now: datetime) -> set[str]:
    """The children who look like one another, of whom a person is asked from now on."""
    refs: set[str] = set()
    read: dict[str, Particulars] = {}
    for _, batch in _chunks(seqs, BATCH_ROWS):
        with unit_of_work(engine) as uow:
            refs |= ask(uow, same_child.told_of(uow, batch), now, read)
    return refs


def _chunks(items: Sequence[Any], size: int) -> Iterator[tuple[int, Collection[Any]]]:
    for start in range(0, len(items), size):
        chunk = items[start : start + size]
        yield start + len(chunk), chunk
