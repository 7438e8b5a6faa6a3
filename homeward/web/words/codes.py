"""The codes of the field in plain words, for pages and forms. Order here is the order on the page.

The words for the values of an event's field stand beside the field, in `domain/events/types`.
"""

from homeward.domain.codes.national import AGENCY
from homeward.domain.events.kinds import YES_NO_UNKNOWN as YES_NO_UNKNOWN
from homeward.domain.events.types.disclosures import DISCLOSERS as DISCLOSERS
from homeward.domain.events.types.disclosures import ELEMENTS as ELEMENTS
from homeward.domain.events.types.disclosures import HARMS as HARMS
from homeward.domain.events.types.interviews import INTERVIEWERS as INTERVIEWERS
from homeward.domain.events.types.missing import CATEGORIES as CATEGORIES
from homeward.domain.events.types.missing import FINDERS as FINDERS
from homeward.domain.events.types.missing import PLACES as PLACES
from homeward.domain.events.types.missing import POLICE_RISKS as POLICE_RISKS
from homeward.domain.events.types.missing import POLICE_RISKS_GIVEN as POLICE_RISKS_GIVEN
from homeward.domain.events.types.missing import REPORTERS as REPORTERS
from homeward.domain.events.types.placements import LOCATIONS
from homeward.web.words.alerts import ALERT_STATES as ALERT_STATES
from homeward.web.words.alerts import ALERT_STEPS as ALERT_STEPS
from homeward.web.words.alerts import DECISIONS as DECISIONS

CHILD_HOW = {"number": "I have a number for the child", "name": "I only have a name"}
CHILD_HOW_LATER = {**CHILD_HOW, "reference": "I have a reference of Homeward's, like HW-5F0E91AB"}
"""Once the child has been reported missing here."""

CHILD_NUMBERS = {
    "la_child_id": "Children's social care number",
    "police_ref": "Police reference",
    "nhs_number": "NHS number",
    "upn": "Unique pupil number",
    "ssda903": "Looked-after children return number",
    "local": "Another number",
}

ASK_DANGER = "Say whether the child is in danger now"
"""What a form answers that leaves the question out; each form asks it in the same words."""

SAFE_NOW = {"N": "Yes", "Y": "No, the child is in danger now", "unknown": "Not known"}
"""The answers to whether the child is safe now, as answers to whether they are in danger."""

AGENCIES = AGENCY.labels

CONTACT_KINDS = {"adult": "An adult", "child": "A child", "unknown": "Age not known"}

RELATIONS = {
    "parent": "Parent",
    "sibling": "Brother or sister",
    "other_family": "Other family",
    "carer": "Carer",
    "professional": "Professional",
    "friend": "Friend",
    "partner": "Boyfriend, girlfriend or partner",
    "acquaintance": "Acquaintance",
    "stranger": "Stranger",
    "unknown": "Not known",
}

SIGNS = {
    "sexualised_behaviour": "Sexualised behaviour or language",
    "repeat_infections": "Repeated sexual infections",
    "pregnancy": "Pregnancy",
    "unexplained_possessions": "Possessions or money that nobody can explain",
    "behaviour_change": "A change in how they behave",
    "hotels": "Hotels, or other places that somebody paid for",
    "unknown_adults_cars": "Cars of adults whom nobody knows",
    "older_partner": "An older boyfriend, girlfriend or partner",
    "exploited_friends": "Friends who are exploited",
    "truancy_or_exclusion": "Missing school, or excluded from it",
    "crime": "Offending",
    "injuries": "Injuries",
    "substances": "Alcohol or drugs",
    "gangs": "Gangs, or carrying for others",
}

RECORDS = {
    "missing.reported": "missing report",
    "missing.found": "record of the return",
    "missing.risk_changed": "police level",
    "rhi.completed": "return interview",
    "rhi.declined": "refusal",
    "contact.disclosed": "disclosure",
    "carer.information": "carer's information",
    "harm.disclosed": "disclosure of harm",
    "concern.referred": "referral of concern",
    "education.missing": "record of absence from education",
    "sign.recorded": "warning sign",
    "assessment.recorded": "assessment",
    "police.flag_changed": "police flag",
}
"""What a record is called where its lateness is told in a line; any other is a record."""

MATCH_STATES = {
    "open": "Waits for an answer",
    "withdrawn": "No longer asked: the records no longer look alike",
    "apart": "Kept apart",
    "joined": "Joined: one child",
}

MATCH_STEPS = {
    "child.match_proposed": "Asked whether this is one child",
    "child.match_withdrawn": "No longer asked",
    "child.merged": "Joined as one child",
    "child.kept_apart": "Kept apart as two children",
    "child.unmerged": "A join was undone",
}

SUBJECTS = {
    "episode": "Missing report",
    "return": "Return",
    "disclosure": "What the child said of a person or place",
    "naming": "What another child said of a person or place",
    "harm": "Harm disclosed",
    "danger": "What was said of danger",
    "interview": "Return interview",
    "concern": "Concern referred",
}
"""What a missing fact is asked of."""

MACSE_REASONS = {
    "missing_alone": "Goes missing alone",
    "missing_with_friends": "Goes missing with friends",
    "online": "Contact online",
    "older_man": "Older man or woman",
    "boyfriend": "Boyfriend or girlfriend",
    "known_person": "Linked to a person who is known",
    "known_place": "Linked to a place that is known",
    "gifts": "Gifts, money or lifts",
    "peers": "Friends or others of the same age",
    "other": "Another reason",
}
"""What the reasons and models of the quarterly dataset are counted by (domain.md, section 12, Q20)."""

PROFILE = {
    "internet": "The internet plays a part",
    "mental_health": "The child has a mental health difficulty",
    "self_harm": "The child has self-harmed",
    "substances": "The child uses alcohol or drugs",
}

CASE_STATES = {
    "candidate": "Candidate",
    "referred": "Accepted",
    "on_agenda": "On the agenda",
    "open": "Open",
    "review": "Under review",
    "closed": "Closed",
    "not_accepted": "Not accepted",
    "withdrawn": "Withdrawn",
    "transferred_out": "Transferred out",
}

VERDICTS = {
    "well": "Nothing that needs a person",
    "warn": "Needs a person",
    "fail": "Found what must not be",
}

COUNTS = {
    "events": "Events accepted",
    "unprocessed": "Events not processed yet",
    "unpublished": "Events not published yet",
    "quarantined": "Events in quarantine",
    "children": "Children on record",
    "open_alerts": "Open alerts",
    "candidates": "MACSE candidates",
    "open_tasks": "Open tasks",
}

RULE_STATES = {
    "draft": "Draft: not asked",
    "shadow": "On trial: asked, and nobody is told what it finds",
    "live": "In use",
    "retired": "Retired: not asked any more",
}

CASE_KINDS = {
    "fires": "must find something",
    "silent": "must find nothing",
    "boundary": "at the very edge",
    "cannot_tell": "must say that it cannot tell",
    "late": "what came late",
    "retraction": "what was taken back",
    "merge": "two records that were one child's",
}

CHANGE_STATES = {
    "proposed": "Proposed",
    "on_trial": "On trial",
    "approved": "Approved, not switched on yet",
    "activated": "Switched on",
    "declined": "Declined",
}

CHANGE_STEPS = {
    "rule.proposed": "Proposed",
    "rule.trial_started": "Trial started",
    "rule.approved": "Approved",
    "rule.activated": "Switched on",
    "rule.retired": "Switched on: the rule ends",
    "rule.declined": "Declined",
}

TRIAL = {
    "same": "Found by the rule as it is and on trial, at the same time",
    "sooner": "Found by both, sooner on trial",
    "later": "Found by both, later on trial",
    "trial_only": "Found on trial alone",
    "deciding_only": "Found by the rule as it is alone",
}
"""What a trial counts (`services.evaluation.shadow.Comparison`), in the order of the page."""

BACK_TEST_BY = {
    "month": "Month",
    "district": "District",
    "age": "Age",
    "care": "Home or care",
    "placement": "In or out of the borough",
    "sex": "Sex",
    "ethnicity": "Ethnicity",
}
"""What a back-test counts by (`reports.characteristics`)."""

BACK_TEST_COLUMNS = {"live": "As it is", "tried": "With it", "added": "More", "removed": "Fewer"}

BACK_TEST_CHANGES = {
    ("alerts", "added"): "One more alert",
    ("alerts", "removed"): "No alert any more",
    ("alerts", "moved"): "The alert at another time",
    ("missing_group", "added"): "Put on the missing group's list too",
    ("missing_group", "removed"): "Not put on the missing group's list any more",
    ("missing_group", "moved"): "Put on the missing group's list at another time",
    ("candidates", "added"): "Put forward to MACSE too",
    ("candidates", "removed"): "Not put forward to MACSE any more",
    ("candidates", "moved"): "Put forward to MACSE at another time",
}

RULE_CHOICES = {
    **CATEGORIES,
    **POLICE_RISKS,
    **CONTACT_KINDS,
    **LOCATIONS,
    **HARMS,
    **ELEMENTS,
    **SIGNS,
    "ours": "This authority",
    "another": "Another authority",
    "none": "None",
    "discloser": "The child who spoke of it",
    "named": "A child who was named",
    "stranger": "A stranger",
    "unknown_person": "Somebody of whom nothing is known",
    "family": "Family or a carer",
}
"""What a rule may be told to look for, where a form offers it."""

RULE_TEXTS = {
    "title": "Title",
    "purpose": "Why the rule exists",
    "because": "The reason that an alert gives",
    "guide": "What to do",
    "known_false_positives": "When it can be wrong",
    "source": "Where the rule and its numbers come from",
}
"""What a form offers to say in other words (`engine.rulefiles.editing.TEXTS`)."""

DID = {
    "findings": "Times that it held",
    "late": "Of these, came to light late",
    "alerts": "Alerts that it raised or gave a reason to",
    "candidates": "Children whom it put forward to MACSE",
    "listed": "Children whom it put before the missing group",
    "decided": "Alerts of it on which people decided",
    "no_further_action": "Of these, no further action",
    "on_trial": "Times that a version on trial held, of which nobody was told",
}
"""What the register counts of each rule, in the order of the page."""

CAME = {
    "received": "Received",
    "alerted": "The duty team was alerted",
    "acknowledged": "The duty team acknowledged it",
    "decided": "The duty team decided",
    "withdrawn": "What was found was withdrawn",
    "macse": "Put before MACSE",
    "missing_group": "Put before the missing group",
}
"""What came of what somebody recorded (`services.records.what_came.What`)."""

NEWS = {
    "alerted": "the duty team was alerted",
    "acknowledged": "acknowledged",
    "decided": "decided",
    "withdrawn": "withdrawn",
    "macse": "put before a meeting",
    "missing_group": "put before the missing group",
}
"""The same where it is counted."""
