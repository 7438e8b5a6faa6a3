"""`homeward rules export` and `homeward rules shadow`: what was agreed at the pages, as files or counts."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from homeward.config import settings
from homeward.engine.rulefiles.load import load_rules
from homeward.engine.rulefiles.lock import problems, read_lock
from homeward.services.rules import proposals
from homeward.services.rules.proposals import Person
from homeward.services.rules.rulebook import rulebook
from homeward.store.database import open_store
from homeward.store.unit_of_work import unit_of_work
from tests.commands import Homeward
from tests.factories import event_factory
from tests.machine import ROOT

TEXT = (ROOT / "rules" / "missing-aged-13-or-under.yaml").read_text()


def agree(homeward: Homeward, *, trial_alone: bool = False) -> None:
    """Two people agree on 16 years, or it is on trial since yesterday."""
    now = datetime.now(UTC)
    engine = open_store(homeward.url)
    book = rulebook(settings(), engine)
    book.refresh()
    yesterday = Person("owner", now - timedelta(days=1))
    with unit_of_work(engine) as uow:
        text = TEXT.replace("at_most: 13", "at_most: 16")
        ref = proposals.propose(uow, book.rules, text, "They are young.", yesterday)
        if trial_alone:
            proposals.start_trial(uow, ref, yesterday)
        else:
            proposals.approve(uow, ref, book.rules, "Agreed.", Person("lead", now))
            proposals.activate(uow, ref, book.rules, now, "A lead", Person("owner", now))
    engine.dispose()


def test_an_export_is_a_folder_of_rules_with_every_version(homeward: Homeward, tmp_path: Path) -> None:
    agree(homeward)
    out = tmp_path / "out"
    assert homeward("rules", "export", out).code == 0
    rules = load_rules(out)
    assert problems(out, rules) == []
    mine = [(rule.number, rule.status) for rule in rules if rule.id == "missing-aged-13-or-under"]
    assert mine == [(1, "live"), (2, "live")]
    assert (out / "history" / "missing-aged-13-or-under@1.yaml").read_text() == TEXT
    assert read_lock(out)["missing-aged-13-or-under", 2].people == "changed by owner, agreed by lead"
    assert len(rules) == len(load_rules(ROOT / "rules"))
    again = homeward("rules", "export", out)
    assert (again.code, "is not empty" in again.err) == (2, True)


def test_what_was_agreed_at_the_pages_is_looked_at_too(homeward: Homeward) -> None:
    assert homeward("rules", "check", "--json").document["warnings"] == []
    agree(homeward)
    told = homeward("rules", "check", "--json").document
    assert [warning["message"].partition(":")[0] for warning in told["warnings"]] == [
        "The title says “13”, and the rule asks for 16.",
        "The limit of age, 16, leaves out who is 17. Law and police policy draw one at 13 alone.",
        "Version 2 is approved, and cases of it go differently",
    ]


def test_a_trial_is_compared(homeward: Homeward, tmp_path: Path) -> None:
    agree(homeward, trial_alone=True)
    at = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    gone = event_factory("missing.reported", time=at, reported_at=at)
    events = tmp_path / "events.jsonl"
    events.write_text("".join(f"{json.dumps(one)}\n" for one in (event_factory("child.registered"), gone)))
    assert homeward("import", "events", events, "--process").code == 0
    (trial,) = homeward("rules", "shadow", "--json").document["trials"]
    assert (trial["code"], trial["trial_only"], trial["deciding_only"], trial["same"]) == ("R09", 1, 0, 0)
    assert "trial only 1" in homeward("rules", "shadow").out
