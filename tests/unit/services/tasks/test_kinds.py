"""Every kind of task that the code or a shipped rule can make says who must do it, by when and where."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from homeward.domain.calendar.deadlines import respond_by
from homeward.domain.findings.finding import Action
from homeward.domain.history.episode import Doubt
from homeward.services.tasks.kinds import OTHER, TASK_KINDS, TaskKind, keys_for, kind_of
from homeward.web.access.permissions import Permission, Role, can
from tests.histories import at, shipped_rules
from tests.machine import ROOT

MAKERS = {"Contradiction": 0, "_between": 0, "Broken": 0, "Wanted": 2}
"""What a task is made with -> where its kind stands."""


def kinds_in(path: Path) -> Iterator[str]:
    """The kinds that are written where a module makes tasks; other expressions are kinds from elsewhere."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MAKERS:
            place = MAKERS[node.func.id]
            given = [word.value for word in node.keywords if word.arg == "kind"] + node.args[
                place : place + 1
            ]
            yield from (each.value for each in given if isinstance(each, ast.Constant))


def kinds_of_rules() -> set[str]:
    return {
        f"{kind}:{rule.code}"
        for rule in shipped_rules()
        for action, kind in ((Action.TASK, "rule_task"), (Action.INTERVIEWER, "interviewer"))
        if action in rule.actions
    }


def test_every_kind_that_the_code_makes_has_its_row() -> None:
    made = {kind for path in (ROOT / "homeward").rglob("*.py") for kind in kinds_in(path)}
    assert {"found_without_report", "placements_overlap"} <= made
    made |= set(Doubt)
    assert made - TASK_KINDS.keys() == set()


def test_every_shipped_rule_that_asks_for_something_has_its_row() -> None:
    assert {"rule_task:R44", "interviewer:R32"} <= kinds_of_rules()
    assert kinds_of_rules() - TASK_KINDS.keys() == set()


def test_a_row_for_a_rule_is_for_one_that_asks_for_something() -> None:
    assert {key for key in TASK_KINDS if ":" in key} - kinds_of_rules() == set()


@pytest.mark.parametrize("kind", [*TASK_KINDS.values(), OTHER], ids=lambda kind: kind.title)
def test_a_row_can_be_worked_with(kind: TaskKind) -> None:
    assert respond_by(at("2026-03-02 10:00"), kind.within or "1 working day")
    assert kind.place.startswith("/")
    people = [Role(role) for role in kind.roles if role in set(Role)]
    assert people
    assert all(can(role, Permission.DO_TASKS) for role in people)


def test_whoever_has_tasks_may_see_them_and_nobody_else() -> None:
    assert {role for role in Role if can(role, Permission.DO_TASKS)} == {
        role for role in Role if keys_for(role)
    }


def test_a_rule_that_people_wrote_goes_by_the_row_of_its_action() -> None:
    assert kind_of("rule_task", "R99") is TASK_KINDS["rule_task"]
    assert kind_of("interviewer", "R32") is not TASK_KINDS["interviewer"]


def test_a_kind_without_a_row_is_still_somebodys() -> None:
    assert kind_of("made_by_another_version", None) is OTHER
    assert OTHER.roles
