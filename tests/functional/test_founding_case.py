"""The founding case, whichever way it comes in: the running system, `homeward evaluate` and the nightly proof
agree with what must be found in it.
"""

import json
from uuid import uuid4

import pytest

from homeward.web.forms.answers import Answers
from tests.forms import CONTACT, interview_answers
from tests.founding_case import CONCLUSIONS, FoundingCase
from tests.functional.ways_in import WAYS, homeward, over_http, signed_in
from tests.system import Store, waits_until
from tests.up import Up


def found_in(case: FoundingCase, store: Store) -> list[tuple[str, str]]:
    return [finding for finding in store.found() if finding[0] in case.children]


@pytest.mark.parametrize("number", range(1, 1 + len(WAYS)), ids=[way.__name__ for way in WAYS])
def test_its_alerts_and_candidates_come_of_it(up: Up, store: Store, number: int) -> None:
    case, way_in = FoundingCase(number), WAYS[number - 1]
    way_in(up, case.events)
    waits_until(store, lambda: found_in(case, store) == case.findings)
    assert store.candidates() >= set(case.candidates)


def test_evaluate_and_the_nightly_proof_agree(up: Up, store: Store) -> None:
    case = FoundingCase(50)
    file = up.folder / "case.jsonl"
    file.write_text("\n".join(case.lines))
    said = homeward(up, "evaluate", "--events", file, "--as-of", CONCLUSIONS["as_of"], "--json")
    findings = json.loads(said.stdout)["findings"]
    alerting = [each for each in findings if "cadt" in each["actions"]]
    assert sorted((each["child"]["value"], each["code"]) for each in alerting) == case.findings

    over_http(up, case.events)
    waits_until(store, lambda: found_in(case, store) == case.findings)
    waits_until(store, lambda: store.counts()["unprocessed"] == 0)
    night = json.loads(homeward(up, "reconcile", "--json").stdout)
    assert {*night["differences"].values(), night["raised"], night["withdrawn"]} == {0}
    assert found_in(case, store) == case.findings


INTERVIEWED = FoundingCase(60)


def interview() -> Answers:
    asked, named = INTERVIEWED.candidates
    contact = {
        **CONTACT,
        "contacts-0-phone": f"07700 900{INTERVIEWED.number:03}",
        "contacts-0-relation": "acquaintance",
        "contacts-0-children-0-value": named,
    }
    return interview_answers(form=str(uuid4()), **{"child-value": asked}, **contact)


def test_from_the_interview_to_the_answers_of_people(up: Up, store: Store) -> None:
    """The interviewer's form, the duty worker's open board and answers, the coordinator's acceptance."""
    over_http(up, [event for event in INTERVIEWED.events if event["source"] != "catch22"])
    waits_until(store, lambda: [code for _, code in found_in(INTERVIEWED, store)] == ["R11"])
    with (
        signed_in(up, "interviewer") as interviewer,
        signed_in(up, "duty") as duty,
        duty.client.stream("GET", "/duty/stream") as stream,
    ):
        changes = (line for line in stream.iter_lines() if line.startswith("data: "))
        before = next(changes)
        assert interviewer.send("/interviews/new", interview()).status_code == 303
        assert next(change for change in changes if change != before)
    waits_until(store, lambda: found_in(INTERVIEWED, store) == INTERVIEWED.findings, 5)
    answer_for(INTERVIEWED.candidates[1], up, store)

    told_again = INTERVIEWED.events[-1] | {"id": "told-again", "source": "another-agency"}
    over_http(up, [told_again])
    waits_until(store, lambda: len(store.alerts(INTERVIEWED.candidates[1], "R17")) == 2)
    states = [alert.state for alert in store.alerts(INTERVIEWED.candidates[1], "R17")]
    assert states == ["raised", "decided"]


def answer_for(named: str, up: Up, store: Store) -> None:
    named = INTERVIEWED.candidates[1]
    [raised] = store.alerts(named, "R17")
    alert = f"/alerts/{raised.id}"
    with signed_in(up, "duty") as duty:
        assert duty.post(f"{alert}/acknowledge", note="Ringing the police.").status_code == 303
        answered = duty.post(f"{alert}/decide", decision="s47", reason="Two girls, one man.")
        assert answered.status_code == 303
    with signed_in(up, "interviewer") as interviewer:
        assert "Two girls, one man." in interviewer.get("/recorded").text
    with signed_in(up, "coordinator") as coordinator:
        profile = dict.fromkeys(("internet", "mental_health", "self_harm", "substances"), "unknown")
        reason = {"narrative": "Same man.", "referrer_agency": "8", "reasons": "known_person", "case": "M-77"}
        page = f"/macse/{store.reference(named)}"
        assert coordinator.post(f"{page}/accept", **reason, **profile).status_code == 303
    assert named not in store.candidates()
