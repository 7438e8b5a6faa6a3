"""A synthetic world imported: the running system finds exactly what was planted."""

from collections import Counter
from pathlib import Path

from sqlalchemy import Engine

from tests.commands import Homeward
from tests.planted import found, planted


def test_the_store_holds_the_findings_that_were_planted(
    homeward: Homeward, engine: Engine, tmp_path: Path
) -> None:
    world = tmp_path / "world"
    made = homeward(
        *(
            "simulate",
            "--children",
            400,
            "--days",
            300,
            "--seed",
            21,
            "--out",
            world,
            "--busier",
            50,
            "--json",
        )
    )
    assert made.code == 0
    outcome = homeward.import_("events", world / "events.jsonl", "--process")
    assert outcome.code == 0
    assert outcome.document["accepted"] + outcome.document["duplicates"] == made.document["events"]
    assert (planted(world) - found(engine), found(engine) - planted(world)) == (Counter(), Counter())
    assert made.document["findings"] == sum(planted(world).values()) > 100


def test_the_world_says_what_is_in_it(homeward: Homeward, tmp_path: Path) -> None:
    homeward("simulate", "--children", 50, "--days", 60, "--seed", 2, "--out", tmp_path / "world")
    label = (tmp_path / "world" / "README.md").read_text()
    assert "from seed 2: 50 children" in label
    assert "Nobody in it exists." in label


def test_a_folder_that_cannot_be_written_is_a_sentence(homeward: Homeward, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    outcome = homeward("simulate", "--children", 5, "--days", 5, "--seed", 2, "--out", tmp_path / "taken")
    assert (outcome.code, outcome.out) == (2, "")
    assert "The folder taken cannot be written" in outcome.err
