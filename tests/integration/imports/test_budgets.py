"""What the rules ask of people, counted by the running system as by `evaluate`."""

from pathlib import Path
from typing import Any

from tests.commands import Homeward

UNTIL = "2025-10-01T00:00:00+00:00"


def counted(document: dict[str, Any]) -> dict[str, Any]:
    """All but whether two records are of one child: the store asks that on the day of the import."""
    questions = dict(document["questions"]["by_rule"])
    questions.pop("likely_match", None)
    return {"macse": document["macse"], "alerts": document["alerts"], "questions": questions}


def test_an_import_and_evaluate_measure_the_same(homeward: Homeward, tmp_path: Path) -> None:
    world = tmp_path / "world"
    made = ("--children", 500, "--days", 300, "--seed", 21, "--busier", 40)
    assert homeward("simulate", *made, "--out", world).code == 0
    events = world / "events.jsonl"
    told = homeward(
        *("evaluate", "--events", events, "--as-of", UNTIL, "--truth", world / "truth.jsonl", "--json")
    )
    assert homeward.import_("events", events, "--process").code == 0
    stored = homeward("budgets", "--until", UNTIL, "--history", "--json")
    assert counted(stored.document) == counted(told.document["budgets"])
    assert told.document["budgets"]["macse"]["mean"] > 1
    assert told.document["budgets"]["alerts"]["mean"] > 0.5
    assert told.document["truth"]["all"]["exploited"] > 5
    in_words = homeward("budgets", "--until", UNTIL, "--history")
    assert in_words.code == int(
        not all(stored.document[name]["holds"] for name in ("macse", "alerts", "questions"))
    )
    assert "children newly put forward to MACSE a month: " in in_words.out


def test_what_is_no_truth_is_a_sentence(homeward: Homeward, tmp_path: Path) -> None:
    (tmp_path / "events.jsonl").write_text("")
    (tmp_path / "truth.jsonl").write_text('{"child": 1}')
    outcome = homeward(
        *("evaluate", "--events", tmp_path / "events.jsonl", "--as-of", UNTIL),
        *("--truth", tmp_path / "truth.jsonl"),
    )
    assert outcome.code == 2
    assert "truth.jsonl is no truth.jsonl" in outcome.err
