"""The form "Tell of a concern": what somebody who knows the child saw or heard, in words."""

from homeward.domain.codes.national import AGENCY
from homeward.web.forms.child import read_child
from homeward.web.forms.envelope import CloudEvent, Origin
from homeward.web.forms.reader import MOST_NARRATIVE, Reader
from homeward.web.forms.signs import read_signs
from homeward.web.words.codes import ASK_DANGER, YES_NO_UNKNOWN


def read_concern(reader: Reader, origin: Origin) -> list[CloudEvent]:
    """`concern.referred`, as of when it was seen or heard."""
    child = read_child(reader, origin.described_child)
    at = reader.instant("seen_at", "When you saw or heard it", missing="Enter when you saw or heard it")
    told = {
        "danger_now": reader.choice("danger_now", YES_NO_UNKNOWN, missing=ASK_DANGER),
        "referrer_agency": reader.choice("referrer_agency", AGENCY, missing="Say where you work"),
        "internet": reader.choice("internet", YES_NO_UNKNOWN),
        "narrative": reader.text("narrative", missing="Say what worries you", most=MOST_NARRATIVE),
        "voice": reader.text("voice", most=MOST_NARRATIVE),
        "signs": read_signs(reader),
    }
    if reader.errors or child is None or at is None:
        return []
    return [*child.registration(origin, at), origin.event("concern.referred", at, {**child.told, **told})]
