"""The night's own eye: it agrees with the engine on a synthetic world, and names what the engine lost."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, delete

from homeward.cli.simulate import UNTIL
from homeward.eye.looking import Asked, look, questions
from homeward.eye.rules import QUESTIONS
from homeward.services.night import eye
from homeward.store import children as stored
from homeward.store.tables import core
from homeward.store.unit_of_work import reading, unit_of_work
from tests.commands import Homeward
from tests.factories import contact_disclosed_factory, event_factory, missing_reported_factory
from tests.histories import shipped_rules
from tests.integration.night.given import NOW, a_night, differences, given, harm

DAZ = {"kind": "adult", "alias": "Daz", "phone": "07700 900123"}
KNOWN = event_factory("person_of_concern.recorded", contact={**DAZ, "phone": "+44 7700 900123"})


def seen(engine: Engine) -> list[str]:
    return [about.partition(", ")[2] for kind, about in differences(engine) if kind == "eye"]


def test_each_of_its_ten_rules_is_written_as_the_shipped_rule_is() -> None:
    assert {question.code for question, _ in questions(list(eye.as_data(shipped_rules())))} == {
        question.code for question in QUESTIONS
    }
    assert len(QUESTIONS) == 10


def test_a_rule_that_people_wrote_otherwise_is_not_asked() -> None:
    (asked,) = [each for each in eye.as_data(shipped_rules()) if each.code == "R05"]
    other = Asked(**{**vars(asked), "fact": "episode.police_risk"})
    assert questions([other]) == []


def test_eye_and_engine_agree_on_every_child_of_a_synthetic_world(
    store_url: str,
    engine: Engine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    homeward = Homeward(store_url, monkeypatch, capsys)
    world = tmp_path / "world"
    options = {"--children": 200, "--days": 200, "--seed": 5, "--busier": 50, "--out": world}
    assert homeward("simulate", *(part for option in options.items() for part in option)).code == 0
    assert homeward.import_("events", world / "events.jsonl", "--process").code == 0
    rules = list(eye.as_data(shipped_rules()))
    with reading(engine) as uow, eye.opened(engine) as database:
        everyone = stored.everyone(uow)
        assert look(database, uow, everyone, rules, UNTIL) == set()
        asked = {code for (code,) in database.execute("SELECT DISTINCT code FROM seen").fetchall()}
    assert len(asked) >= 8


def test_a_known_contact_whom_the_engine_no_longer_ties_to_the_child_is_a_finding_about_us(
    engine: Engine,
) -> None:
    given(engine, KNOWN, contact_disclosed_factory(child="W-1", contact=DAZ, named_children=[]))
    with unit_of_work(engine) as uow:
        uow.execute(delete(core.mention))
    night = a_night(engine)
    assert (night.found["eye"], night.verdict) == (1, "fail")
    assert seen(engine) == ["R16, lost"]


@pytest.mark.parametrize(
    ("report", "code"),
    [
        (missing_reported_factory(child="W-1", time="2026-02-27T10:00:00+00:00"), "R07"),
        (harm("W-1"), "R22"),
    ],
)
def test_a_finding_that_rests_on_nothing_in_the_journal_is_seen(
    engine: Engine, report: dict[str, Any], code: str
) -> None:
    """As if the engine made findings up: what was reported is hidden from the eye, as taken back."""
    given(engine, report)
    rules = [each for each in eye.as_data(shipped_rules()) if each.code == code]
    with unit_of_work(engine) as uow:
        uow.execute(
            core.journal.update().where(core.journal.c.type == report["type"]).values(type="rhi.offered")
        )
    with reading(engine) as uow, eye.opened(engine) as database:
        found = look(database, uow, stored.everyone(uow), rules, NOW)
    assert {(each.code, each.lost) for each in found} == {(code, False)}
