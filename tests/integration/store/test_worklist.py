"""The list of a role's tasks: what is to be done first comes first, page by page, by kind and by time."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine

from homeward.services.tasks import worklist
from homeward.services.tasks.kinds import COORDINATOR, DUTY, INTERVIEWER
from homeward.services.tasks.worklist import PAGE, Worklist
from homeward.store import projections
from homeward.store.projections import Wanted
from homeward.store.unit_of_work import reading, unit_of_work

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def given(engine: Engine, *tasks: Wanted, opened_at: datetime = NOW) -> None:
    with unit_of_work(engine) as uow:
        for each in tasks:
            projections.open_task(uow, each, None, opened_at)


def task(id_: str, kind: str = "placements_overlap", code: str | None = None, within: str = "") -> Wanted:
    return Wanted(id_, code, kind, "As told.", within=(within or "1 hour",))


def listed(engine: Engine, role: str = DUTY, **which: object) -> Worklist:
    with reading(engine) as uow:
        return worklist.worklist(uow, role, NOW + timedelta(minutes=90), **which)  # type: ignore[arg-type]


def ids(found: Worklist) -> Sequence[str]:
    return [each.row.id for each in found.shown]


def test_what_is_to_be_done_first_comes_first(engine: Engine) -> None:
    given(engine, task("day", within="1 day"), task("hour"), task("two-hours", within="2 hours"))
    found = listed(engine)
    assert ids(found) == ["hour", "two-hours", "day"]
    assert (found.open, found.overdue) == (3, 1)
    assert ids(listed(engine, when="overdue")) == ["hour"]
    assert ids(listed(engine, when="today")) == ["two-hours"]
    assert ids(listed(engine, when="later")) == ["day"]


def test_each_role_has_its_own_and_a_rules_row_comes_before_that_of_its_action(engine: Engine) -> None:
    given(
        engine,
        task("case", "rule_task", "R40"),
        task("new-rule", "rule_task", "R99"),
        task("chaser", "interviewer", "R32"),
        task("strange", "of_another_version"),
    )
    assert ids(listed(engine, COORDINATOR)) == ["case"]
    assert ids(listed(engine, INTERVIEWER)) == ["chaser"]
    assert ids(listed(engine)) == ["new-rule", "strange"]


def test_one_kind_alone(engine: Engine) -> None:
    given(engine, task("1"), task("2"), task("who", "rule_task", "R44"))
    assert listed(engine).kinds == {"placements_overlap": 2, "rule_task:R44": 1}
    assert ids(listed(engine, kind="rule_task:R44")) == ["who"]
    assert ids(listed(engine, kind="nothing of the kind")) == ["1", "2", "who"]


def test_a_long_list_comes_in_pages(engine: Engine) -> None:
    given(engine, *(task(f"{number:03}") for number in range(2 * PAGE + 1)))
    first, last = listed(engine), listed(engine, page=3)
    assert (first.count, first.pages) == (2 * PAGE + 1, 3)
    assert ids(first)[0] == "000"
    assert ids(last) == [f"{2 * PAGE:03}"]
    assert ids(listed(engine, page=99)) == ids(last)


def test_counts_are_by_what_the_tasks_are_called(engine: Engine) -> None:
    given(engine, task("1"), task("2"), task("late", "rule_task", "R44"), opened_at=NOW - timedelta(days=2))
    with reading(engine) as uow:
        assert worklist.counts(uow, NOW) == [
            ("Find out who a missing child is", 1, 1),
            ("Two placements at one time", 2, 2),
        ]
        assert worklist.count(uow, DUTY, NOW) == 3
