"""What is refused, and in which words: one row for each rule, then all at once."""

from typing import Any

import pytest

from homeward.domain.events import parse, to_cloudevent
from homeward.errors import InvalidEvent
from tests.factories import AVERY, event_factory

INSTANT = "must be an instant with an offset from UTC such as 2026-03-01T22:10:00+00:00"
DAY = "must be a date such as 2026-03-01"
ONE_LINE = "must be at most 200 characters"
PLAIN = "must be text without NUL characters"
LATER = "2026-03-02T12:00:00+00:00"
EARLIER = "2026-03-02T08:00:00+00:00"


def problems_of(raw: object, **reading: Any) -> dict[str, str]:
    with pytest.raises(InvalidEvent) as refused:
        parse(raw, **reading)
    return {problem.field: problem.message for problem in refused.value.problems}


ENVELOPE = [
    ({"specversion": "0.3"}, "specversion", "must be one of: 1.0"),
    ({"specversion": None}, "specversion", "is required"),
    ({"id": "  "}, "id", "must not be empty"),
    ({"id": 7}, "id", "must be text"),
    ({"source": "x" * 201}, "source", ONE_LINE),
    ({"source": None}, "source", "is required"),
    ({"time": None}, "time", "is required"),
    ({"time": "2026-03-01T22:10:00"}, "time", f"has no offset from UTC; {INSTANT}"),
    ({"time": "2026-02-31T22:10:00Z"}, "time", f"is not a date and time that exists; {INSTANT}"),
    ({"time": "31/02/2026"}, "time", INSTANT),
    ({"time": 1772403000}, "time", INSTANT),
    ({"time": "20260301T221000Z"}, "time", INSTANT),
    ({"time": "0001-01-01T00:00:00Z"}, "time", "must lie between the years 1900 and 2999"),
    ({"recordedtime": "yesterday"}, "recordedtime", INSTANT),
    ({"receivedtime": "2026-03-02"}, "receivedtime", INSTANT),
    (
        {"receivedtime": "2026-03-02T09:54:59Z", "recordedtime": "2026-03-02T09:00:00Z"},
        "time",
        "must not be in the future: at most five minutes after it was received",
    ),
    (
        {"recordedtime": "2026-03-02T11:00:00Z", "receivedtime": "2026-03-02T10:30:00Z"},
        "recordedtime",
        "must not be in the future: at most five minutes after it was received",
    ),
    ({"supersedes": "ev-0"}, "changereason", "is required with supersedes"),
    (
        {"supersedes": "ev-0", "supersedessource": "merseyside-police", "changereason": "Wrong."},
        "supersedessource",
        "must be left out: a source corrects its own events, the duty team those of others",
    ),
    (
        {"source": "homeward-web", "supersedessource": "merseyside-police"},
        "supersedes",
        "is required with supersedessource",
    ),
    (
        {"id": "ev-1", "supersedes": "ev-1", "changereason": "Corrected."},
        "supersedes",
        "must be the id of another event",
    ),
    ({"actor": "a\x00"}, "actor", PLAIN),
]


@pytest.mark.parametrize(("changed", "field", "message"), ENVELOPE)
def test_envelope(changed: dict[str, Any], field: str, message: str) -> None:
    assert problems_of(event_factory("missing.found", **changed)) == {field: message}


def test_a_withdrawal_says_what_it_withdraws() -> None:
    withdrawn = event_factory("record.withdrawn", supersedes=None, changereason=None)
    assert problems_of(withdrawn) == {"supersedes": "is required: the id of the record that is withdrawn"}


DATA = [
    ("missing.reported", {"child": None}, "child", "is required"),
    ("missing.reported", {"child": {"scheme": "passport", "value": "1"}}, "child.scheme",
     "must be one of: la_child_id, upn, nhs_number, police_ref, ssda903, local, described"),
    ("missing.reported", {"child": {"scheme": "local"}}, "child.value", "is required"),
    ("missing.reported", {"child": {**AVERY, "issuer": "x"}}, "child.issuer",
     "must be left out: only scheme and value identify"),
    ("missing.reported", {"child": ["W-1001"]}, "child", "must be an object with scheme and value"),
    ("missing.reported", {"child": {"scheme": "upn", "value": "A1"}}, "child",
     "must be a UPN: a letter and 12 digits, or a letter, 11 digits and a letter;"
     " where there is none, give another identifier"),
    ("missing.reported", {"episode": None}, "episode", "is required"),
    ("missing.reported", {"category": "missing"}, "category", "must be one of: M, A"),
    ("missing.reported", {"police_risk": "high"}, "police_risk",
     "must be one of: NAR, LOW, MED, HIGH, unknown"),
    ("missing.reported", {"responsible_la": "Wirral"}, "responsible_la",
     "must be the three digits of a local authority such as 344"),
    ("missing.reported", {"last_seen_at": LATER}, "reported_at", "must not be before last_seen_at"),
    ("missing.reported", {"missing_with": "Blake"}, "missing_with", "must be a list"),
    ("missing.reported", {"missing_with": [{}]}, "missing_with[0]",
     "must have scheme and value, or given_name, family_name or description"),
    ("missing.reported", {"missing_with": [{"value": "W-1"}]}, "missing_with[0]",
     "must have both scheme and value, or neither"),
    ("missing.reported", {"missing_with": [{"given_name": "Blake"}] * 201}, "missing_with",
     "must hold at most 200 entries"),
    ("missing.reported", {"circumstances": "x" * 10_001}, "circumstances",
     "must be at most 10,000 characters"),
    ("missing.reported", {"circumstances": "a\x00b"}, "circumstances", PLAIN),
    ("missing.reported", {"circumstances": "\ud800"}, "circumstances",
     "must be text in Unicode; it holds half of a character"),
    ("missing.found", {"found_at": None}, "found_at", "is required"),
    ("missing.found", {"returned_at": EARLIER}, "returned_at", "must not be before found_at"),
    ("missing.found", {"place": {"address": ["x"]}}, "place.address", "must be text"),
    ("missing.cancelled", {"reason": None}, "reason", "is required"),
    ("missing.cancelled", {"reason": "duplicate", "duplicate_of": "E-1"}, "duplicate_of",
     "must differ from episode: none repeats itself"),
    ("missing.reclassified", {"to": "A"}, "to", "must differ from from: otherwise nothing changed"),
    ("rhi.completed", {"harm": None}, "harm", "is required"),
    ("rhi.completed", {"harm": "yes"}, "harm", "must be one of: Y, N, unknown"),
    ("rhi.completed", {"harm": "Y"}, "narrative", "is required where Y is the answer to harm"),
    ("rhi.completed", {"online": "Y", "worker_concern_cse": "Y"}, "narrative",
     "is required where Y is the answer to online and worker_concern_cse"),
    ("rhi.completed", {"substances": "Y", "narrative": " "}, "narrative", "must not be empty"),
    ("rhi.not_possible", {"approver": None}, "approver", "is required"),
    ("rhi.not_possible", {"reason": "busy"}, "reason",
     "must be one of: missing_again, custody, hospital, moved, oob_provider, other"),
    ("contact.disclosed", {"contact": None}, "contact", "is required"),
    ("contact.disclosed", {"contact": {"kind": "man"}}, "contact.kind",
     "must be one of: adult, child, unknown"),
    ("contact.disclosed", {"elements": ["overnight", "kisses"]}, "elements[1]",
     "must be one of: gifts, transport, substances, overnight, sexual, secrecy, online, money"),
    ("contact.disclosed", {"named_children": [{"scheme": "upn", "value": "A1"}]}, "named_children[0]",
     "must be a UPN: a letter and 12 digits, or a letter, 11 digits and a letter;"
     " where there is none, give another identifier"),
    ("child.registered", {"date_of_birth": "14/06/2011"}, "date_of_birth", DAY),
    ("child.registered", {"date_of_birth": "2011-02-29"}, "date_of_birth",
     f"is not a date that exists; {DAY}"),
    ("child.registered", {"date_of_birth": "2026-03-03"}, "date_of_birth",
     "must not be after the day of the event"),
    ("child.registered", {"upn": "12345"}, "upn",
     "must be a UPN such as A123456789012, or UN1 to UN7 where there is none"),
    ("child.registered", {"date_of_birth_estimated": "yes"}, "date_of_birth_estimated",
     "must be true or false"),
    ("child.registered", {"disabilities": ["NONE", "LD"]}, "disabilities",
     "must not join NONE with other codes"),
    ("legal_status.changed", {"code": "C3"}, "code",
     "must be one of: C1, C2, D1, E1, J1, J2, J3, L1, L2, L3, V2, V3, V4"),
    ("legal_status.changed", {"from_": None}, "from", "is required"),
    ("legal_status.changed", {"from_": "soon"}, "from",
     "must be a date such as 2026-03-01"),
    ("legal_status.changed", {"from_": "2026-03-01T10:00:00"}, "from",
     f"has no offset from UTC; {DAY} or an instant with an offset from UTC"),
    ("legal_status.changed", {"to": "2026-01-04"}, "to", "must not be before from"),
    ("placement.started", {"distance": -1}, "distance", "must be at least 0"),
    ("placement.started", {"distance": "far"}, "distance", "must be a number"),
    ("placement.ola_notified", {"host_la": "341"}, "notifying_la",
     "must differ from host_la: the notice is from another authority"),
    ("concern.referred", {"narrative": None}, "narrative", "is required"),
    ("concern.referred", {"level": 3}, "level", "must not hold a number: an assessment is told in words"),
    ("assessment.recorded", {"domains": [{"domain": "home", "narrative": "Safe.", "total": 2}]}, "domains",
     "must not hold a number: an assessment is told in words"),
    ("concern.referred", {"narrative": "High risk"}, "narrative",
     "must not be a grade alone: say it in words"),
    ("concern.referred", {"reasons": ["Older man", "RED"]}, "reasons",
     "must not be a grade alone: say it in words"),
    ("assessment.recorded", {"domains": [{"domain": "home", "narrative": "7/10"}]}, "domains",
     "must not be a grade alone: say it in words"),
    ("police.flag_changed", {"on": "true"}, "on", "must be true or false"),
    ("alert.decided", {"reason": "   "}, "reason", "must not be empty"),
    ("alert.decided", {"reason": None}, "reason", "is required"),
    ("alert.raised", {"child_ref": None}, "child", "is required: an identifier with scheme and value"),
    ("rule.approved", {"approver": "owner-1"}, "approver",
     "must differ from proposer: two people look at every rule"),
    ("dag.run", {"counts": {"children": "many"}}, "counts.children", "must be a whole number"),
    ("missing.found", {"other": "a\x00"}, "other", PLAIN),
    ("missing.found", {"other": {"deep": [{"a\x00": 1}]}}, "other", PLAIN),
    ("missing.found", {"other": "x" * 10_001}, "other", "must be at most 10,000 characters"),
    ("missing.found", {"other": float("nan")}, "other", "must be a finite number of ordinary size"),
    ("missing.found", {"n" * 101: 1}, "(unknown field)", "has a name of more than 100 characters"),
]  # fmt: skip


@pytest.mark.parametrize(("type_", "changed", "field", "message"), DATA)
def test_data(type_: str, changed: dict[str, Any], field: str, message: str) -> None:
    assert problems_of(event_factory(type_, **changed)) == {f"data.{field}": message}


WHOLE = [
    ([], {"event": "must be one JSON object in CloudEvents format"}),
    ({**event_factory("missing.found"), "type": "missing.vanished"},
     {"type": "must be a type that Homeward knows; `homeward schema` lists them"}),
    ({**event_factory("missing.found"), "type": ["missing.found"]}, {"type": "must be text"}),
    ({**event_factory("missing.found"), "data": []}, {"data": "must be an object with named fields"}),
    ({**event_factory("missing.found"), "data": None}, {"data": "is required"}),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "problems"), WHOLE)
def test_whole_events(raw: object, problems: dict[str, str]) -> None:
    assert problems_of(raw) == problems


@pytest.mark.parametrize("name", ["weight", "rank", "score", "riskScore", "RAG", "a <b>"])
def test_an_unknown_field_is_kept_whatever_its_name(name: str) -> None:
    """A child's weight and an officer's rank are no scores, and no rule or page reads either."""
    raw = event_factory(
        "missing.found", **{name: 9, "place": {"address": "1 Invented Road", name: [{name: 1}]}}
    )
    kept = to_cloudevent(parse(raw | {name: "sergeant"}))
    assert (kept[name], kept["data"][name], kept["data"]["place"][name]) == ("sergeant", 9, [{name: 1}])


@pytest.mark.parametrize("text", ["<kay@example.org>", "<script>alert(1)</script>", "a <b", "x</b>", "<!--"])
def test_text_is_text(text: str) -> None:
    said = parse(event_factory("missing.reported", circumstances=text, actor=text)).data
    assert said.circumstances == text
