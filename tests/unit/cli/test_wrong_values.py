"""No value of an option, an argument or a setting ends a command with a traceback: it says what is wrong."""

from pathlib import Path

import pytest

from homeward.store.database import open_store
from tests.commands import Homeward

EVALUATE = "evaluate --events events.jsonl --as-of"
TOKEN = "tokens add --source a-source --holder A.Sample"
WORLD = "simulate --children 5 --days 5 --seed 1 --out world"


@pytest.fixture
def homeward(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Homeward:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOMEWARD_DATA", str(tmp_path))
    (tmp_path / "events.jsonl").touch()
    url = f"sqlite:///{tmp_path}/homeward.db"
    open_store(url).dispose()
    return Homeward(url, monkeypatch, capsys)


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("up --port 99999", "--port"),
        ("up --port -1", "--port"),
        ("up --port web", "--port"),
        ("demo --port 0", "--port"),
        ("prepare --replicas 0", "--replicas"),
        ("prepare --replicas 99999999", "--replicas"),
        ("quarantine show 99999999999999999999", "number"),
        ("quarantine discard 0", "number"),
        ("quarantine replay 1 --mended nowhere.json", "nowhere.json cannot be used"),
        (f"{TOKEN} --days 99999999999", "--days"),
        (f"{TOKEN} --days -5", "--days"),
        (f"{TOKEN} --type nonsense", "nonsense"),
        ("budgets --days 0", "--days"),
        ("budgets --until 0001-01-01", "--until"),
        (f"{EVALUATE} 0001-01-01T00:00:00+14:00", "--as-of"),
        (f"{EVALUATE} 2026-02-30", "--as-of"),
        (f"{EVALUATE} 2026-03-20T09:00:00", "--as-of"),
        ("evaluate --events . --as-of 2026-03-20", "cannot be read"),
        (f"{EVALUATE} 2026-03-20 --rules events.jsonl", "no such folder of rules"),
        (f"{EVALUATE} 2026-03-20 --truth homeward.db", "is no truth.jsonl"),
        (f"{WORLD} --busier nan", "--busier"),
        (f"{WORLD} --until 9999-12-31", "--until"),
        ("simulate --children 5 --days 5 --seed 1 --out events.jsonl", "cannot be written"),
        ("import events nowhere.csv", "cannot be read"),
        ("import ssda903 events.jsonl --year 99999", "--year"),
        ("import ssda903 nowhere", "nowhere"),
        ("import events events.jsonl --no-notices-before soon", "--no-notices-before"),
        ("reconcile --business-date 31/03/2026", "--business-date"),
        ("rules revise R01 --from soon", "--from"),
        ("rules explain repeat-missing-90-dys", "Did you mean `repeat-missing-90-days`?"),
        ("rules backtest --from 2026-03-02 --to 2026-03-01", "--to"),
        ("report quarterly", "--quarter"),
        ("report quarterly --quarter 2015Q5", "--quarter"),
        ("report quarterly --quarter 2015Q3 --to 2015-12-31", "--quarter"),
        ("report quarterly --from 2015-03-02 --to 2015-03-01", "--to"),
        ("report quarterly --from 2015-02-30 --to 2015-03-01", "--from"),
        ("report quarterly --quarter 2015Q3 --json --csv", "--csv"),
        ("report quarterly --quarter 2015Q3 --unit boys", "--unit"),
        ("report interviews --week 2026-W60", "--week"),
        ("report stay-safe --month 2026-13", "--month"),
        ("report publish stay-safe --to Board --period 2026-13", "--period"),
        ("report publish stay-safe --to ", "--to"),
        ("report publish nothing --to Board", "NAME"),
        ("report announce --quarter 2026Q7", "--quarter"),
        ("report audit-lists --published", "--published"),
        ("report duty-sheet --json --csv", "--csv"),
        ("report changes first", "NUMBER"),
        ("report ssda903 --year 1 --out out", "--year"),
        ("report macse-pack --meeting 2026-02-30", "--meeting"),
        ("rules export events.jsonl", "is a file"),
        ("notices test --to nobody", "no e-mail address"),
        ("notices list --state lost", "--state"),
        ("accounts add sam --role cadte --name Sam --organisation Us", "--role"),
        ("schema missing.foud", "Did you mean `missing.found`?"),
    ],
)
def test_a_wrong_value_is_told_in_a_sentence(homeward: Homeward, command: str, told: str) -> None:
    said = homeward(*command.split())
    assert said.code == 2, said
    assert told in said.err
    assert "Traceback" not in said.err
    assert "a fault of Homeward's own" not in said.err


@pytest.mark.parametrize(
    ("setting", "value", "told"),
    [
        ("HOMEWARD_AUDIT_MINUTES", "soon", "HOMEWARD_AUDIT_MINUTES: "),
        ("HOMEWARD_OWN_SOURCES", "ssda903", "own_sources"),
        ("HOMEWARD_LIVE_FROM", "2026-03-01", "HOMEWARD_LIVE_FROM: "),
        ("HOMEWARD_RULES", "nowhere", "no such folder of rules"),
        ("HOMEWARD_DATA", "events.jsonl", "cannot be used"),
    ],
)
def test_a_wrong_setting_is_told_by_its_name(
    homeward: Homeward, monkeypatch: pytest.MonkeyPatch, setting: str, value: str, told: str
) -> None:
    monkeypatch.setenv(setting, value)
    if setting == "HOMEWARD_DATA":
        homeward.url = ""
    said = homeward("import", "events", "events.jsonl", "--process")
    assert said.code == 2, said
    assert told in said.err
    assert "a fault of Homeward's own" not in said.err


@pytest.mark.parametrize("url", ["mysql://sam:an-invented-secret@there/x", "sam:an-invented-secret@there"])
def test_a_store_of_another_kind_is_told_without_its_password(homeward: Homeward, url: str) -> None:
    homeward.url = url
    said = homeward("alerts")
    assert (said.code, "HOMEWARD_DATABASE_URL: " in said.err) == (2, True)
    assert "an-invented-secret" not in said.err


@pytest.mark.parametrize("day", ["2026-03-20", "20260320", "2026-03-20T00:00Z"])
def test_a_day_means_its_first_instant_in_london(homeward: Homeward, day: str) -> None:
    said = homeward(*EVALUATE.split(), day, "--json")
    assert said.document["as_of"] == "2026-03-20T00:00:00+00:00"
