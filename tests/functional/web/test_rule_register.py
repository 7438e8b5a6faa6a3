"""The register of rules: page, document and command say the same, and nothing about a child."""

import json
import re
from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest

from homeward.domain.calendar.quarters import quarter_of
from homeward.engine.publishing.published import dpia_annex, transparency_record
from homeward.web.access.permissions import Role
from homeward.web.words import codes
from tests.commands import Homeward
from tests.factories import event_factory
from tests.histories import shipped_rules
from tests.pages import Pages

NOW = datetime.now(UTC).isoformat()


def child(number: int) -> dict[str, str]:
    return {"scheme": "la_child_id", "value": f"W-{number}"}


@pytest.fixture
def at_work(pages: Pages) -> Pages:
    """Seven children disclosed harm, three of them long ago; people decided on four alerts."""
    for number in range(1, 8):
        time = NOW if number > 3 else "2026-03-02T10:00:00+00:00"
        about = {"child": child(number), "id": f"h-{number}", "harm_type": "sexual", "time": time}
        pages.record([event_factory("harm.disclosed", **about)])
    duty = pages.signed_in(Role.DUTY)
    addresses = sorted(set(re.findall(r'href="(/alerts/\w+)"', duty.get("/duty").text)))
    assert len(addresses) == 7
    for number, address in enumerate(addresses[:4]):
        duty.post(f"{address}/acknowledge", note="")
        decision = "no_further_action" if number else "s47"
        assert duty.post(f"{address}/decide", decision=decision, reason="As told.").status_code == 303
    return pages


HARM = "harm-disclosed"


def did(document: dict[str, Any], rule: str) -> dict[str, int | None]:
    """What a rule did in the quarter that runs."""
    (entry,) = [each for each in document["rules"] if each["id"] == rule]
    counts: dict[str, int | None] = entry["did"][quarter_of(datetime.now(UTC)).name]
    return counts


def on_page(html: str) -> dict[str, int | None]:
    """The counts of the quarter that runs, by their names."""
    told = {}
    for name, label in codes.DID.items():
        found = re.search(rf">{label}</dt>.*?<br>\s*(.*?) since", html, re.DOTALL)
        assert found, name
        told[name] = None if found[1] == "fewer than 5" else int(found[1].partition(" (")[0])
    return told


def test_what_a_rule_did_is_counted(at_work: Pages) -> None:
    lead = at_work.signed_in(Role.SAFEGUARDING_LEAD)
    document = lead.get("/rules.json").json()
    assert did(document, HARM) == {
        "findings": 7,
        "late": 3,
        "alerts": 7,
        "candidates": 7,
        "listed": 0,
        "decided": 4,
        "no_further_action": 3,
        "on_trial": 0,
    }
    assert set(did(document, "shared-contact").values()) == {0}


def test_no_further_action_has_its_share(at_work: Pages) -> None:
    assert "3 (75%) since" in at_work.signed_in(Role.DUTY).get(f"/rules/{HARM}").text
    assert "%" not in at_work.signed_in(Role.REPORTER).get(f"/rules/{HARM}").text.partition("<main")[2]


@pytest.mark.parametrize("role", [Role.SAFEGUARDING_LEAD, Role.REPORTER])
def test_the_page_says_what_the_document_says(at_work: Pages, role: Role) -> None:
    reader = at_work.signed_in(role)
    assert on_page(reader.get(f"/rules/{HARM}").text) == did(reader.get("/rules.json").json(), HARM)


def test_whoever_works_elsewhere_reads_no_small_count(at_work: Pages) -> None:
    document = at_work.signed_in(Role.REPORTER).get("/rules.json").json()
    counts = did(document, HARM)
    assert {name for name, count in counts.items() if count is None} == {
        "late",
        "decided",
        "no_further_action",
    }
    assert counts["findings"] == 7


def test_the_command_prints_the_same_document(
    at_work: Pages, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    homeward = Homeward(str(at_work.engine.url), monkeypatch, capsys)
    for role, options in ((Role.SAFEGUARDING_LEAD, []), (Role.OPS, ["--published"])):
        page = at_work.signed_in(role).get("/rules.json").json()
        printed = homeward("rules", "register", "--json", *options)
        assert printed.code == 0
        assert printed.document | {"made_at": None} == page | {"made_at": None}
    assert "held 7 times" not in homeward("rules", "register").out
    assert "7 so far in" in homeward("rules", "register").out


def test_the_command_prints_what_is_published(
    pages: Pages, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    homeward = Homeward(str(pages.engine.url), monkeypatch, capsys)
    assert homeward("rules", "register", "--atrs").out == transparency_record(shipped_rules())
    assert homeward("rules", "register", "--dpia").out == dpia_annex(shipped_rules())
    assert homeward("rules", "register", "--atrs", "--json").code == 2


def test_every_rule_has_a_page_that_a_stranger_can_read(at_work: Pages) -> None:
    ops = at_work.signed_in(Role.OPS)
    addresses = sorted(set(re.findall(r'href="(/rules/[^"]+)"', ops.get("/rules").text)))
    assert len(addresses) == len(shipped_rules())
    for address in addresses:
        html = unescape(ops.get(address).text)
        for heading in ("What it asks", "What people chose", "What it did", "How it is tested"):
            assert heading in html
        assert "Version 1" in html
        assert "Safeguarding lead" in html or "Nobody: it is not yet approved" in html
    assert "W-1" not in json.dumps(ops.get("/rules.json").json())
    assert ops.get("/rules/nothing").status_code == 404


def test_only_who_is_signed_in_reads_it(pages: Pages) -> None:
    assert pages.visitor().get("/rules").headers["location"] == "/sign-in?next=/rules"
