"""The form "Tell of a concern": what somebody who knows the child saw or heard, in words."""

from homeward.domain.codes.national import AGENCY
from homeward.web.forms.child import FROM_LIST, read_child
from homeward.web.forms.envelope import CloudEvent, Origin
from homeward.web.forms.reader import MOST_NARRATIVE, Reader
from homeward.web.forms.signs import read_signs
from homeward.web.forms.steps import Step
from homeward.web.words.codes import ASK_DANGER, YES_NO_UNKNOWN

STEPS = (
    Step("danger", "Is the child in danger now?", ("danger_now",)),
    Step("child", "The child", ("child",), known=((FROM_LIST,),)),
    Step("worry", "What worries you", ("narrative", "seen_at", "referrer_agency")),
    Step("signs", "Warning signs", ("signs",)),
    Step("voice", "The child, and anything online", ("voice", "internet")),
)
"""One topic a page; what cannot wait comes first."""


def read_concern(reader: Reader, origin: Origin) -> list[CloudEvent]:
    """`concern.referred`, as of when it was seen or heard."""
    danger_now = reader.choice("danger_now", YES_NO_UNKNOWN, missing=ASK_DANGER)
    child = read_child(reader, origin.described_child)
    narrative = reader.text("narrative", missing="Say what worries you", most=MOST_NARRATIVE)
    at = reader.instant("seen_at", "When you saw or heard it", missing="Enter when you saw or heard it")
    told = {
        "danger_now": danger_now,
        "referrer_agency": reader.choice("referrer_agency", AGENCY, missing="Say where you work"),
        "narrative": narrative,
        "signs": read_signs(reader),
        "voice": reader.text("voice", most=MOST_NARRATIVE),
        "internet": reader.choice("internet", YES_NO_UNKNOWN),
    }
    if reader.errors or child is None or at is None:
        return []
    return [*child.registration(origin, at), origin.event("concern.referred", at, {**child.told, **told})]
