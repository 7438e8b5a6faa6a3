"""A rule that people agreed to never changes without a new version, and no version is lost."""

from datetime import date
from pathlib import Path

import pytest

from homeward.engine.rulefiles import lock as locks
from homeward.engine.rulefiles.load import load_rules
from homeward.errors import HomewardError, InvalidRules
from tests.rulefiles import rule_file_factory

TWO = locks.two_people("A. Sample", "B. Example")
ONE = locks.two_people("A. Sample", "")
APPROVED, NOBODY = "approved_by: Missing sub-group", "approved_by: not yet approved"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One rule, locked."""
    rule_file_factory(tmp_path)
    assert [rule.id for rule in locks.lock(tmp_path, TWO)] == ["test-rule"]
    return tmp_path


def complaints(folder: Path) -> list[str]:
    return [problem.message for problem in locks.problems(folder, load_rules(folder))]


def change(folder: Path, old: str, new: str) -> None:
    file = folder / "test-rule.yaml"
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def revise(folder: Path, day: date = date(2026, 12, 1)) -> None:
    locks.revise(folder, load_rules(folder).current[0], day)


def test_a_folder_that_nobody_locked_is_in_order(tmp_path: Path) -> None:
    rule_file_factory(tmp_path)
    assert complaints(tmp_path) == []


def test_what_was_locked_is_in_order(folder: Path) -> None:
    assert complaints(folder) == []
    assert locks.lock(folder, TWO) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("at_least: 2", "at_least: 3"),
        ("Ask what has changed.", "Ask what is new."),
        ("1 working day", "1 working hour"),
    ],
)
def test_a_change_without_a_new_version_is_told_and_cannot_be_locked(
    folder: Path, old: str, new: str
) -> None:
    change(folder, old, new)
    assert [message.partition(":")[0] for message in complaints(folder)] == [
        "Version 1 is locked and was changed. A change needs a new version"
    ]
    before = (folder / locks.LOCK).read_text()
    with pytest.raises(InvalidRules):
        locks.lock(folder, TWO)
    assert (folder / locks.LOCK).read_text() == before


def test_a_comment_or_another_layout_is_no_change(folder: Path) -> None:
    change(folder, "id: test-rule\n", "# As agreed in March.\nid: test-rule\n")
    assert complaints(folder) == []


def test_a_draft_may_change_at_will(tmp_path: Path) -> None:
    rule_file_factory(tmp_path)
    rule_file_factory(tmp_path, "draft", code="R91", status="draft")
    locks.lock(tmp_path, TWO)
    rule_file_factory(tmp_path, "draft", code="R91", status="draft", title="Something else")
    assert complaints(tmp_path) == []


def test_a_new_version_keeps_the_old_one_and_takes_effect_on_its_day(folder: Path) -> None:
    revise(folder)
    change(folder, "at_least: 2", "at_least: 3")
    assert complaints(folder) == ["Version 2 is not locked; once it is agreed, run `homeward rules lock`."]
    locks.lock(folder, TWO)
    assert complaints(folder) == []
    old, new = load_rules(folder).rules
    assert (old.number, new.number, new.effective_from) == (1, 2, date(2026, 12, 1))
    assert old.when != new.when
    assert load_rules(folder).current == (new,)


def test_a_version_that_is_not_agreed_yet_is_not_revised(folder: Path) -> None:
    revise(folder)
    with pytest.raises(HomewardError, match="can still be changed"):
        revise(folder, date(2027, 1, 1))


def test_a_new_version_does_not_reach_back_before_the_old_one(folder: Path) -> None:
    with pytest.raises(HomewardError, match="takes effect after"):
        revise(folder, date(2014, 8, 1))


def test_a_version_that_was_thrown_away_is_missed(folder: Path) -> None:
    revise(folder)
    locks.lock(folder, TWO)
    (folder / "history" / "test-rule@1.yaml").unlink()
    assert complaints(folder) == ["Version 1 was locked, and its text is not in `history/`."]


def test_a_rule_is_retired_not_deleted(folder: Path) -> None:
    rule_file_factory(folder, "other", code="R91")
    (folder / "test-rule.yaml").unlink()
    assert "The rule was locked, and its file is gone; a rule is retired, not deleted." in complaints(folder)


def test_a_lock_that_cannot_be_read_says_where(folder: Path) -> None:
    (folder / locks.LOCK).write_text("# head\ntest-rule one\n")
    with pytest.raises(InvalidRules, match=r"versions\.lock:2:1"):
        complaints(folder)


@pytest.mark.parametrize(
    ("by", "agreed_by", "says"),
    [
        ("A. Sample", "", "two people lock it"),
        ("", "B. Example", "two people lock it"),
        ("A. Sample", "a. sample", "the same person"),
    ],
)
def test_one_person_alone_locks_nothing_that_is_approved(
    tmp_path: Path, by: str, agreed_by: str, says: str
) -> None:
    rule_file_factory(tmp_path)
    with pytest.raises(HomewardError, match=says):
        locks.lock(tmp_path, locks.two_people(by, agreed_by))
    assert not (tmp_path / locks.LOCK).exists()


def test_who_locked_it_stays_with_the_version(folder: Path) -> None:
    revise(folder)
    change(folder, "at_least: 2", "at_least: 3")
    locks.lock(folder, locks.two_people("C. Sample", "D. Example"))
    assert {number: each.people for (_, number), each in locks.read_lock(folder).items()} == {
        1: "changed by A. Sample, agreed by B. Example",
        2: "changed by C. Sample, agreed by D. Example",
    }


def test_what_nobody_has_approved_yet_is_locked_by_one_and_then_by_two(tmp_path: Path) -> None:
    rule_file_factory(tmp_path, approved_by="not yet approved")
    locks.lock(tmp_path, ONE)
    assert complaints(tmp_path) == []
    change(tmp_path, NOBODY, APPROVED)
    assert [each.partition(".")[0] for each in complaints(tmp_path)] == [
        "Version 1 was locked when nobody had approved it yet"
    ]
    with pytest.raises(HomewardError, match="two people lock it"):
        locks.lock(tmp_path, ONE)
    assert [rule.number for rule in locks.lock(tmp_path, TWO)] == [1]
    assert complaints(tmp_path) == []


def test_what_was_approved_is_not_changed_by_taking_the_approval_out(folder: Path) -> None:
    change(folder, APPROVED, NOBODY)
    assert "is locked and was changed" in complaints(folder)[0]


def test_a_lock_from_before_two_were_asked_for_is_read(folder: Path) -> None:
    lines = (folder / locks.LOCK).read_text().splitlines()
    (folder / locks.LOCK).write_text("# Old head.\n" + " ".join(lines[-1].split()[:3]) + "\n")
    assert complaints(folder) == []
