"""Raw events for tests: `event_factory("missing.found", found_at=…)` and one short name for each common type.

What is overridden goes to the envelope where it is an attribute of it, else into `data`; None takes it out.
"""

from collections.abc import Callable, Mapping
from copy import deepcopy
from itertools import count
from typing import Any

ENVELOPE = frozenset(
    {"specversion", "id", "source", "time", "recordedtime", "receivedtime"}
    | {"supersedes", "supersedessource", "changereason"}
    | {"actor", "actororg", "lawfulbasis"}
)
SOURCE = "wirral-ics"
TIME = "2026-03-02T10:00:00+00:00"
AVERY = {"scheme": "la_child_id", "value": "W-1001"}
BLAKE = {"scheme": "la_child_id", "value": "W-1002"}
A_REASON = {
    "finding": "f-1",
    "code": "R17",
    "rule": "named-other-child",
    "version": "3f2a",
    "due": TIME,
    "known": TIME,
    "late": False,
    "never_silent": True,
    "actions": ["cadt", "macse"],
    "evidence": [{"source": "catch22", "id": "event-1"}],
    "because": "Named in a return interview.",
}
_PLACEMENT = {
    "placement": "PL-1",
    "place_code": "K2",
    "provider_code": "PR4",
    "responsible_la": "344",
    "host_la": "344",
    "from": "2026-01-05",
}
_RULE = {"rule": "named-other-child", "version": "3f2a"}
_FACT = {"child": None, "child_ref": "c-1", "fact": "placement.location", "subject": "episode:E-1"}
_ALERT = {"child": None, "child_ref": "c-1", "alert": "a-1"}
_CASE = {"case": "M-31"}
_SUPPRESSION = {"child": None, "child_ref": "c-1", "rule": "looked-after-missing"}

CORRECTED = {"supersedes": "ev-0", "changereason": "Entered wrongly."}
ENVELOPES: Mapping[str, Mapping[str, Any]] = {"record.withdrawn": CORRECTED}
"""What a type needs in its envelope beside what all have."""

DATA: Mapping[str, Mapping[str, Any]] = {
    "missing.reported": {"episode": "E-1", "category": "M", "police_risk": "MED"},
    "missing.risk_changed": {"episode": "E-1", "level": "HIGH"},
    "missing.reclassified": {"episode": "E-1", "from": "A", "to": "M"},
    "missing.sighting": {"episode": "E-1", "at": TIME, "place": {"name": "Invented Park"}},
    "missing.found": {"episode": "E-1", "found_at": TIME},
    "missing.cancelled": {"episode": "E-1", "reason": "error"},
    "prevention_interview.completed": {"episode": "E-1", "at": TIME, "seen_alone": "Y"},
    "rhi.required": {"episodes": ["E-1"], "due_at": "2026-03-05T10:00:00+00:00"},
    "rhi.assigned": {"episodes": ["E-1"], "interviewer": "worker-3"},
    "rhi.offered": {"episodes": ["E-1"], "offered_at": TIME},
    "rhi.attempted": {"episodes": ["E-1"], "at": TIME, "result": "no_answer"},
    "rhi.completed": {
        "episodes": ["E-1"],
        "held_at": TIME,
        "interviewer_role": "catch22_worker",
        "independent": "Y",
        "seen_alone": "Y",
        "harm": "N",
        "online": "N",
        "substances": "N",
        "worker_concern_cse": "N",
    },
    "rhi.declined": {"episodes": ["E-1"], "by": "child", "reason": "Did not want to talk."},
    "rhi.not_possible": {"episodes": ["E-1"], "reason": "hospital", "approver": "manager-2"},
    "rhi.external_received": {"episodes": ["E-1"], "from_la": "341"},
    "contact.disclosed": {
        "discloser": "child",
        "contact": {"kind": "adult", "alias": "Daz", "phone": "07700 900123"},
        "elements": ["overnight"],
        "named_children": [BLAKE],
    },
    "carer.information": {"at": TIME, "text": "Left after tea.", "contacts": [{"kind": "unknown"}]},
    "harm.disclosed": {"harm_type": "threat", "immediate_danger": "N"},
    "child.registered": {
        "given_name": "Avery",
        "family_name": "Example",
        "date_of_birth": "2011-06-14",
        "sex": "female",
        "ethnicity": "WBRI",
        "district": "Birkenhead",
    },
    "child.updated": {"district": "Wallasey"},
    "child.match_proposed": {"other": BLAKE},
    "child.match_withdrawn": {"other": BLAKE},
    "child.merged": {"other": BLAKE, "decided_by": "coordinator-1"},
    "child.kept_apart": {"other": BLAKE, "decided_by": "duty-1", "evidence": "Two cousins."},
    "contact.matched": {"question": "q-1", "decided_by": "duty-1"},
    "contact.kept_apart": {"question": "q-1", "decided_by": "duty-1", "evidence": "Another man."},
    "child.unmerged": {"other": BLAKE, "decided_by": "coordinator-1"},
    "legal_status.changed": {"code": "C2", "from": "2026-01-05"},
    "social_care.status_changed": {"status": "LAC", "from": "2026-01-05"},
    "placement.started": _PLACEMENT,
    "placement.changed": _PLACEMENT,
    "placement.ended": {**_PLACEMENT, "to": "2026-03-01"},
    "placement.ola_notified": {"notifying_la": "341", "home": "Invented House"},
    "concern.referred": {"referrer_agency": "6", "reasons": ["older_man"], "narrative": "Seen in a car."},
    "sign.recorded": {"agency": "2A", "signs": [{"sign": "hotels", "narrative": "A key card."}]},
    "assessment.recorded": {"domains": [{"domain": "home", "narrative": "Settled."}], "factors": ["11A"]},
    "person_of_concern.recorded": {
        "child": None,
        "contact": {"kind": "adult", "alias": "Daz"},
        "basis": "Police intelligence.",
        "review_by": "2026-09-01",
    },
    "location.flagged": {
        "child": None,
        "place": {"address": "Flat 4, 12 Invented Street"},
        "basis": "Named in two interviews.",
        "review_by": "2026-09-01",
    },
    "police.flag_changed": {"flag": "cse", "on": True},
    "feed.completed": {"child": None, "feed": "social_care", "as_of": "2026-03-01"},
    "feed.manifest": {
        "child": None,
        "feed": "missing",
        "day": "2026-03-01",
        "types": ["missing.reported"],
        "count": 1,
        "ids": ["ev-0"],
    },
    "record.withdrawn": {},
    "records.no_longer_sent": {"records": ["ev-0"], "about": "the return of 2025-26"},
    "youth_justice.fte": {"date": "2026-03-01", "concern_found": "N"},
    "education.missing": {"absence_type": "not on roll", "from": "2026-01-05"},
    "fact.answered": {
        **_FACT,
        "answer": ["OUT"],
        "told_by": "The placements team",
        "reason": "Read from the placement agreement.",
    },
    "fact.cannot_be_found_out": {**_FACT, "told_by": "The duty social worker", "reason": "No file is kept."},
    "fact.answer_withdrawn": _FACT,
    "task.dealt_with": {
        "kind": "found_without_report",
        "about": "episode:E-1",
        "statements": [{"source": "police", "id": "e-1"}],
        "because": "Found or returned, but no report has arrived.",
        "reason": "The home confirmed by telephone.",
    },
    "alert.raised": {**_ALERT, "respond_by": TIME, "reasons": [A_REASON]},
    "alert.reason_added": {**_ALERT, "reasons": [A_REASON]},
    "alert.reason_withdrawn": {**_ALERT, "findings": ["f-1"], "reason": "The report was retracted."},
    "alert.reason_repeated": {**_ALERT, "reasons": [A_REASON]},
    "alert.withdrawn": {**_ALERT, "reason": "No reason is left."},
    "alert.joined": {**_ALERT, "into": "another"},
    "alert.acknowledged": {**_ALERT, "note": "On it."},
    "alert.decided": {**_ALERT, "decision": "strategy_discussion", "reason": "Two girls, one address."},
    "alert.made_urgent": {**_ALERT, "reasons": [A_REASON]},
    "alert.acknowledgement_lapsed": _ALERT,
    "alert.handed_over": {**_ALERT, "handed_by": "jo"},
    "alert.reopened": {**_ALERT, "reason": "Her school rang.", "respond_by": TIME},
    "alert.information_asked": {
        **_ALERT,
        "asked_of": "The home's manager",
        "question": "Who fetched her?",
        "answer_by": TIME,
    },
    "alert.information_received": {**_ALERT, "asked": "e-1", "answer": "Her aunt."},
    "alert.escalated": {**_ALERT, "to": "cadt_manager"},
    "alert.closed": {**_ALERT, "reason": "Answered."},
    "alert.danger_ended": {
        **_ALERT,
        "statements": [{"source": "police", "id": "e-1"}],
        "said_by": "A. Sample, police",
        "reason": "Is with the child at the station.",
        "safe_since": TIME,
    },
    "suppression.set": {
        **_SUPPRESSION,
        "until": "2026-04-01T00:00:00+00:00",
        "reason": "The home tells us each evening.",
    },
    "suppression.lifted": {**_SUPPRESSION, "reason": "The home has closed."},
    "share.attempted": {
        "recipient": "Police",
        "share": "s-1",
        "channel": "telephone",
        "tried_at": TIME,
    },
    "share.made": {"to_org": "police", "what": "interview", "basis": "safeguarding", "share": "s-1"},
    "share.acknowledged": {"share": "s-1"},
    "notify.other_la": {"recipient": "341", "episode": "E-1", "sent": TIME},
    "notify.police": {"recipient": "merseyside-police", "episode": "E-1", "sent": TIME},
    "notify.iro": {"recipient": "iro-4", "episode": "E-1", "sent": TIME},
    "notify.social_worker": {"recipient": "sw-9", "episode": "E-1", "sent": TIME},
    "macse.candidate_added": {"codes": ["R17"], "since": TIME, "re_referral": False},
    "missing_group.listed": {"codes": ["R03"], "since": TIME},
    "missing_group.delisted": {"reason": "The report was retracted."},
    "missing_group.discussed": {"held_on": "2026-03-01", "decision": "The school is asked."},
    "macse.candidate_withdrawn": {"reason": "The report was retracted."},
    "macse.accepted": {
        **_CASE,
        "accepted_at": TIME,
        "referrer_agency": "6",
        "reasons": ["older_man"],
        "profile": {"internet": "N", "mental_health": "unknown", "self_harm": "unknown", "substances": "Y"},
    },
    "macse.declined": {"reason": "Below threshold; early help offered."},
    "macse.agenda_published": {"child": None, "meeting": "2026-03", "held_on": "2026-03-12"},
    "macse.discussed": {**_CASE, "meeting": "2026-03", "held_on": "2026-03-01"},
    "macse.plan_updated": {**_CASE, "plan": "Weekly contact."},
    "macse.action_set": {
        **_CASE,
        "action": "act-1",
        "what": "Visit.",
        "owner": "police",
        "due": "2026-03-09",
    },
    "macse.action_updated": {**_CASE, "action": "act-1", "status": "done"},
    "macse.contact_linked": {**_CASE, "contact": {"kind": "adult", "alias": "Daz", "phone": "07700 900123"}},
    "macse.closed": {**_CASE, "closed_at": TIME, "reason": "No further risk."},
    "macse.reopened": {**_CASE, "previous_case": "M-7"},
    "rule.proposed": {
        "child": None,
        **_RULE,
        "proposer": "owner-1",
        "text": "id: named-other-child",
        "based_on": "1-3f2a",
    },
    "rule.trial_started": {"child": None, **_RULE, "text": "id: named-other-child"},
    "rule.declined": {"child": None, **_RULE, "reason": "Too many."},
    "rule.approved": {"child": None, **_RULE, "approver": "lead-1", "proposer": "owner-1"},
    "rule.activated": {"child": None, **_RULE, "effective_from": "2026-04-01"},
    "rule.retired": {"child": None, **_RULE},
    "report.published": {"child": None, "report": "quarterly", "period": "2025Q4"},
    "dag.run": {"child": None, "dag": "nightly_reconciliation", "counts": {"children": 7}},
    "access.read": {"child": None, "subject": "c-1", "purpose": "duty"},
    "break_glass": {"child": None, "subject": "c-1", "reason": "Emergency duty."},
    "retention.reviewed": {"child": None, "subject": "c-1", "decision": "keep"},
    "legal_hold": {"child": None, "subject": "c-1", "on": True},
}
"""For each type, data that is enough to be accepted."""

_ids = count(1)


def event_factory(type_: str, **overrides: Any) -> dict[str, Any]:
    """A valid CloudEvents object. `from_` stands for `from`; `child` may be an LAchildID as text."""
    fields = {name.rstrip("_"): value for name, value in overrides.items()}
    if isinstance(fields.get("child"), str):
        fields["child"] = {"scheme": "la_child_id", "value": fields["child"]}
    envelope = {
        "specversion": "1.0",
        "id": f"event-{next(_ids)}",
        "source": SOURCE,
        "type": type_,
        "time": TIME,
        **ENVELOPES.get(type_, {}),
        **{name: value for name, value in fields.items() if name in ENVELOPE},
    }
    own = {name: value for name, value in fields.items() if name not in ENVELOPE}
    return deepcopy({**_given(envelope), "data": _given({"child": AVERY, **DATA[type_], **own})})


def _given(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}


def _of_type(type_: str) -> Callable[..., dict[str, Any]]:
    return lambda **overrides: event_factory(type_, **overrides)


child_registered_factory = _of_type("child.registered")
child_updated_factory = _of_type("child.updated")
legal_status_factory = _of_type("legal_status.changed")
social_care_status_factory = _of_type("social_care.status_changed")
placement_started_factory = _of_type("placement.started")
missing_reported_factory = _of_type("missing.reported")
missing_found_factory = _of_type("missing.found")
missing_cancelled_factory = _of_type("missing.cancelled")
rhi_offered_factory = _of_type("rhi.offered")
rhi_completed_factory = _of_type("rhi.completed")
rhi_declined_factory = _of_type("rhi.declined")
contact_disclosed_factory = _of_type("contact.disclosed")
harm_disclosed_factory = _of_type("harm.disclosed")
concern_referred_factory = _of_type("concern.referred")
location_flagged_factory = _of_type("location.flagged")
macse_accepted_factory = _of_type("macse.accepted")
macse_closed_factory = _of_type("macse.closed")
macse_contact_linked_factory = _of_type("macse.contact_linked")
alert_raised_factory = _of_type("alert.raised")
