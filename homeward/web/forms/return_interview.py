"""The form "Log a return interview", with the people and places that the child spoke about."""

from homeward.web.forms.child import ABSENCES, FROM_LIST, check_absences, read_whom
from homeward.web.forms.disclosure import CONTACTS, read_contacts
from homeward.web.forms.envelope import CloudEvent, Origin
from homeward.web.forms.reader import MOST_NARRATIVE, Reader
from homeward.web.forms.signs import read_signs
from homeward.web.forms.steps import Step
from homeward.web.words.codes import ASK_DANGER, HARMS, INTERVIEWERS, YES_NO_UNKNOWN

STEPS = (
    Step("safe", "Is the child safe now?", ("danger_now",)),
    Step("child", "The child", ("child", "episodes", "absence"), known=((FROM_LIST, ABSENCES),)),
    Step("spoke", "When and how you spoke", ("held_at", "interviewer_role", "independent", "seen_alone")),
    Step("harm", "Harm", ("harm", "harm_type")),
    Step("online", "Online, alcohol and drugs", ("online", "substances")),
    Step("words", "In the child's own words", ("own_words", "wants")),
    Step("view", "Your own view", ("worker_concern_cse", "narrative")),
    Step("signs", "Warning signs", ("signs",)),
    Step("people", "People and places", (CONTACTS,), lists=CONTACTS),
)
"""One topic a page; what cannot wait comes first."""

QUESTIONS = {
    "independent": "Say whether the interviewer was independent of the child's care",
    "seen_alone": "Say whether the child was seen alone",
    "danger_now": ASK_DANGER,
    "harm": "Say whether the child was harmed",
    "online": "Say whether there was anything online",
    "substances": "Say whether there was alcohol or drugs",
    "worker_concern_cse": "Say whether you are concerned about sexual exploitation",
}
"""Answered yes, no or not known, never left blank (domain.md, section 9)."""

NEED_WORDS = ("harm", "online", "substances", "worker_concern_cse")
"""A yes to any of these needs the narrative."""


def read_interview(reader: Reader, origin: Origin) -> list[CloudEvent]:
    """`rhi.completed`, `harm.disclosed` where there was harm, and a `contact.disclosed` for each contact."""
    child, about = read_whom(reader, origin.described_child)
    held_at = reader.instant("held_at", "When you spoke", missing="Enter when you spoke with the child")
    check_absences(reader, "episodes", about, {"held_at": ("When you spoke", held_at)})
    role = reader.choice("interviewer_role", INTERVIEWERS, missing="Say who spoke with the child")
    answers = _questions(reader)
    harm = _kind_of_harm(reader) if answers["harm"] == "Y" else None
    words = {name: reader.text(name, most=MOST_NARRATIVE) for name in ("own_words", "wants", "narrative")}
    if not words["narrative"] and any(answers[name] == "Y" for name in NEED_WORDS):
        reader.wrong("narrative", "Say what you saw and heard, because you answered yes to a question")
    signs = read_signs(reader)
    contacts = read_contacts(reader)
    if reader.errors or child is None or held_at is None:
        return []
    held = {"episodes": about, "held_at": held_at, "interviewer_role": role, **words}
    events = child.registration(origin, held_at)
    said = {**child.told, **held, **answers, "signs": signs}
    events.append(origin.event("rhi.completed", held_at, said))
    if harm:
        told = {"harm_type": harm, "immediate_danger": answers["danger_now"], "interview": origin.form_id}
        events.append(origin.event("harm.disclosed", held_at, {**child.told, **told}, part="harm"))
    for part, contact in contacts.items():
        told = {**child.told, **contact, "interview": origin.form_id}
        events.append(origin.event("contact.disclosed", held_at, told, part=part))
    return events


def _questions(reader: Reader) -> dict[str, str | None]:
    return {name: reader.choice(name, YES_NO_UNKNOWN, missing=ask) for name, ask in QUESTIONS.items()}


def _kind_of_harm(reader: Reader) -> str | None:
    return reader.choice("harm_type", HARMS, missing="Say what kind of harm it was")
