"""The form "Report a child missing"."""

from homeward.web.forms.child import FROM_LIST, read_child
from homeward.web.forms.envelope import CloudEvent, Origin
from homeward.web.forms.reader import MOST_NARRATIVE, THIS_WEEK, Reader
from homeward.web.forms.steps import Step
from homeward.web.words.codes import ASK_DANGER, CATEGORIES, PLACES, POLICE_RISKS, REPORTERS, YES_NO_UNKNOWN

STEPS = (
    Step("danger", "Is the child in danger now?", ("danger_now", "category")),
    Step("child", "The child", ("child",), known=((FROM_LIST,),)),
    Step("when", "When the child went missing", ("reported_at", "last_seen_at", "last_seen_place")),
    Step("from", "Where from, and who reports", ("missing_from", "reporter_role")),
    Step("more", "What happened", ("circumstances", "episode", "police_risk")),
)
"""One topic a page; what cannot wait comes first."""


def read_missing(reader: Reader, origin: Origin) -> list[CloudEvent]:
    """`missing.reported`, after `child.registered` where the child is known by name only."""
    danger_now = reader.choice("danger_now", YES_NO_UNKNOWN, missing=ASK_DANGER)
    category = reader.choice("category", CATEGORIES, missing="Say whether anybody knows where the child is")
    child = read_child(reader, origin.described_child)
    when = "when they were found to be missing"
    reported_at = reader.instant("reported_at", f"W{when[1:]}", missing=f"Enter {when}", usual=THIS_WEEK)
    last_seen_at = reader.instant("last_seen_at", "When they were last seen")
    if reported_at and last_seen_at and last_seen_at > reported_at:
        reader.wrong("last_seen_at", "When they were last seen must be before they were found to be missing")
    data = {
        "episode": reader.text("episode", most=64) or short_reference(origin.form_id),
        "category": category,
        "danger_now": danger_now,
        "missing_from": reader.choice("missing_from", PLACES, missing="Say where they are missing from"),
        "reporter_role": reader.choice("reporter_role", REPORTERS, missing="Say who is reporting"),
        "police_risk": reader.choice("police_risk", POLICE_RISKS) or "unknown",
        "reported_at": reported_at,
        "last_seen_at": last_seen_at,
        "last_seen_place": reader.text("last_seen_place"),
        "circumstances": reader.text("circumstances", most=MOST_NARRATIVE),
    }
    if reader.errors or child is None or reported_at is None:
        return []
    reported = origin.event("missing.reported", reported_at, {**child.told, **data})
    return [*child.registration(origin, reported_at), reported]


def short_reference(form_id: str) -> str:
    """What a person can read out over the telephone, such as HW-5F0E91AB."""
    return f"HW-{form_id.replace('-', '')[:8].upper()}"
