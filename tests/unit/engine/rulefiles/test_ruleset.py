"""Rules that follow their files: a good change is taken up, a broken file never replaces a good rule."""

from collections.abc import MutableMapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from homeward.engine.rulefiles import ruleset
from homeward.engine.rulefiles.ruleset import LiveRules
from homeward.errors import InvalidRules
from tests.rulefiles import LINE, rule_file_factory


def titles(live: LiveRules) -> dict[str, str]:
    return {rule.id: rule.title for rule in live.rules}


def errors(logs: list[MutableMapping[str, Any]]) -> list[tuple[str, int]]:
    return [(Path(log["file"]).name, log["line"]) for log in logs if log["log_level"] == "error"]


def test_a_changed_file_is_taken_up_without_a_restart(tmp_path: Path) -> None:
    rule_file_factory(tmp_path, title="First")
    live = LiveRules(tmp_path)
    version = live.rules.version
    assert live.refresh() is False
    rule_file_factory(tmp_path, title="Other")  # as long as the first, within the same second
    assert live.refresh() is True
    assert titles(live) == {"test-rule": "Other"}
    assert live.rules.version != version


def test_a_change_that_says_the_same_is_no_change(tmp_path: Path) -> None:
    path = rule_file_factory(tmp_path)
    live = LiveRules(tmp_path)
    path.write_text("# A comment.\n" + path.read_text())
    assert live.refresh() is False


def test_a_new_file_is_a_new_rule(tmp_path: Path) -> None:
    rule_file_factory(tmp_path)
    live = LiveRules(tmp_path)
    rule_file_factory(tmp_path, "other-rule", code="R91", title="Another")
    assert live.refresh() is True
    assert titles(live)["other-rule"] == "Another"


def test_a_broken_file_never_replaces_a_good_rule_and_says_so_loudly(tmp_path: Path) -> None:
    rule_file_factory(tmp_path, title="Good")
    live = LiveRules(tmp_path)
    rule_file_factory(tmp_path, title="Broken", status="alive")
    with capture_logs() as logs:
        assert live.refresh() is False
    assert titles(live) == {"test-rule": "Good"}
    assert errors(logs) == [("test-rule.yaml", LINE["status"])]
    assert [problem.line for problem in live.problems] == [LINE["status"]]


def test_a_broken_file_is_not_told_again_until_something_changes(tmp_path: Path) -> None:
    rule_file_factory(tmp_path)
    live = LiveRules(tmp_path)
    rule_file_factory(tmp_path, status="alive")
    live.refresh()
    with capture_logs() as logs:
        live.refresh()
    assert logs == []
    assert len(live.problems) == 1


def test_a_mended_file_is_taken_up(tmp_path: Path) -> None:
    rule_file_factory(tmp_path, title="Good")
    live = LiveRules(tmp_path)
    rule_file_factory(tmp_path, status="alive")
    live.refresh()
    rule_file_factory(tmp_path, title="Better")
    assert live.refresh() is True
    assert titles(live) == {"test-rule": "Better"}
    assert live.problems == ()


def test_one_broken_file_does_not_hold_up_the_others(tmp_path: Path) -> None:
    rule_file_factory(tmp_path, title="Good")
    rule_file_factory(tmp_path, "other-rule", code="R91", title="Before")
    live = LiveRules(tmp_path)
    rule_file_factory(tmp_path, status="alive")
    rule_file_factory(tmp_path, "other-rule", code="R91", title="After")
    assert live.refresh() is True
    assert titles(live) == {"test-rule": "Good", "other-rule": "After"}


def test_a_deleted_file_takes_its_rule_away_and_says_so(tmp_path: Path) -> None:
    rule_file_factory(tmp_path)
    other = rule_file_factory(tmp_path, "other-rule", code="R91")
    live = LiveRules(tmp_path)
    other.unlink()
    with capture_logs() as logs:
        assert live.refresh() is True
    assert list(titles(live)) == ["test-rule"]
    assert [(log["log_level"], Path(log["file"]).name) for log in logs] == [("warning", "other-rule.yaml")]


def test_an_emptied_folder_takes_no_rule_away(tmp_path: Path) -> None:
    path = rule_file_factory(tmp_path)
    live = LiveRules(tmp_path)
    path.rename(tmp_path / "elsewhere")
    with capture_logs() as logs:
        assert live.refresh() is False
        assert live.refresh() is False
    assert list(titles(live)) == ["test-rule"]
    assert [log["log_level"] for log in logs] == ["error"]
    assert [problem.message for problem in live.problems] == ["No rule file is here."]
    (tmp_path / "elsewhere").rename(path)
    live.refresh()
    assert live.problems == ()


def test_a_second_file_with_the_same_code_is_refused_and_the_first_stands(tmp_path: Path) -> None:
    rule_file_factory(tmp_path, "the-rule", title="First")
    live = LiveRules(tmp_path)
    copy = rule_file_factory(tmp_path, "a-copy", title="Copy")
    live.refresh()
    assert titles(live) == {"the-rule": "First"}
    assert [Path(problem.file).name for problem in live.problems] == ["a-copy.yaml"]
    (tmp_path / "the-rule.yaml").unlink()
    live.refresh()
    assert titles(live) == {"a-copy": "Copy"}, copy
    assert live.problems == ()


def test_a_restart_while_a_file_is_broken_finds_its_last_good_rule(tmp_path: Path) -> None:
    folder, kept = tmp_path / "rules", tmp_path / "kept"
    folder.mkdir()
    rule_file_factory(folder, title="Good")
    LiveRules(folder, kept)
    rule_file_factory(folder, title="Broken", status="alive")
    restarted = LiveRules(folder, kept)
    assert titles(restarted) == {"test-rule": "Good"}
    assert len(restarted.problems) == 1


def test_several_processes_may_keep_their_copies_in_one_folder(tmp_path: Path) -> None:
    folder, kept = tmp_path / "rules", tmp_path / "kept"
    folder.mkdir()
    for number in range(20):
        rule_file_factory(folder, f"rule-{number}", code=f"R{number + 100}")
    with ThreadPoolExecutor(8) as pool:
        started = list(pool.map(lambda _: LiveRules(folder, kept), range(8)))
    assert {len(live.rules) for live in started} == {20}
    assert sorted(path.name for path in kept.iterdir()) == sorted(path.name for path in folder.iterdir())


def test_rules_hold_where_no_copy_can_be_kept(tmp_path: Path) -> None:
    rule_file_factory(tmp_path)
    (tmp_path / "kept").write_text("in the way")
    with capture_logs() as logs:
        live = LiveRules(tmp_path, tmp_path / "kept")
    assert list(titles(live)) == ["test-rule"]
    assert [log["log_level"] for log in logs] == ["warning"]


def test_a_start_with_a_broken_file_and_nothing_kept_takes_the_others(tmp_path: Path) -> None:
    rule_file_factory(tmp_path)
    rule_file_factory(tmp_path, "other-rule", code="R91", status="alive")
    live = LiveRules(tmp_path)
    assert list(titles(live)) == ["test-rule"]
    assert len(live.problems) == 1


@pytest.mark.parametrize("broken", [True, False])
def test_without_a_single_rule_nothing_starts(tmp_path: Path, broken: bool) -> None:
    if broken:
        rule_file_factory(tmp_path, status="alive")
    with pytest.raises(InvalidRules):
        LiveRules(tmp_path)


def test_a_refresh_reads_no_file_where_nothing_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule_file_factory(tmp_path)
    live = LiveRules(tmp_path)
    monkeypatch.setattr(ruleset, "read_rule", lambda path: pytest.fail(f"read {path.name}"))
    assert live.refresh() is False
