"""The forms of what comes before a return interview, and of what takes its place; each is of one screen."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from homeward.domain.codes.authorities import AUTHORITY_NAMES
from homeward.web.forms.child import Whom, check_absences, episodes, read_child, read_whom
from homeward.web.forms.envelope import CloudEvent, Origin
from homeward.web.forms.reader import MOST_NARRATIVE, Reader
from homeward.web.words.codes import YES_NO_UNKNOWN
from homeward.web.words.interviews import (
    CARERS,
    DECLINED_BY,
    INDEPENDENCE,
    METHODS,
    NOT_POSSIBLE,
    OFFER_CHANNELS,
    RESULTS,
)

WISH = "child_preference"


def read_assignment(
    interviewers: Mapping[str, str] | None = None,
) -> Callable[[Reader, Origin], list[CloudEvent]]:
    """`rhi.assigned` to one of these usernames; where none are given, to whoever fills in the form."""

    def read(reader: Reader, origin: Origin) -> list[CloudEvent]:
        whom, to = read_whom(reader, origin.described_child), origin.actor
        if interviewers is not None:
            to = reader.choice("interviewer", interviewers, missing="Choose who is to hold it") or ""
        met = reader.choices("independence", INDEPENDENCE)
        wish = reader.text(WISH, most=MOST_NARRATIVE)
        if len(met) < len(INDEPENDENCE) and not wish:
            lacking = "Say whom the child wishes to talk to, because the interviewer is not independent"
            reader.wrong(WISH, lacking)
        basis = "; ".join(INDEPENDENCE[each] for each in met)
        told = {"interviewer": to, "independence_basis": basis, WISH: wish}
        return _told(reader, origin, whom, "rhi.assigned", origin.recorded_at, told)

    return read


def read_offer(reader: Reader, origin: Origin) -> list[CloudEvent]:
    whom = read_whom(reader, origin.described_child)
    at = reader.instant("offered_at", "When it was offered", missing="Enter when it was offered")
    channel = reader.choice("offer_channel", OFFER_CHANNELS, missing="Say how it was offered")
    told = {"offered_at": at, "offer_channel": channel}
    return _told(reader, origin, whom, "rhi.offered", at, told, ("offered_at", "When it was offered"))


def read_attempt(reader: Reader, origin: Origin) -> list[CloudEvent]:
    whom = read_whom(reader, origin.described_child)
    at = reader.instant("at", "When it was tried", missing="Enter when it was tried")
    told = {
        "at": at,
        "method": reader.choice("method", METHODS, missing="Say how it was tried"),
        "result": reader.choice("result", RESULTS, missing="Say what came of it"),
        "note": reader.text("note", most=MOST_NARRATIVE),
    }
    return _told(reader, origin, whom, "rhi.attempted", at, told, ("at", "When it was tried"))


def read_refusal(reader: Reader, origin: Origin) -> list[CloudEvent]:
    whom = read_whom(reader, origin.described_child)
    at = reader.instant("declined_at", "When it was declined", missing="Enter when it was declined")
    told = {
        "by": reader.choice("by", DECLINED_BY, missing="Say who declined"),
        "reason": reader.text("reason", missing="Enter the reason that was given", most=MOST_NARRATIVE),
        "carer_info_offered": reader.choice(
            "carer_info_offered",
            YES_NO_UNKNOWN,
            missing="Say whether a carer was offered the chance to tell what they know",
        ),
    }
    return _told(reader, origin, whom, "rhi.declined", at, told, ("declined_at", "When it was declined"))


def read_not_possible(reader: Reader, origin: Origin) -> list[CloudEvent]:
    whom = read_whom(reader, origin.described_child)
    at = reader.instant("decided_at", "When it was decided", missing="Enter when it was decided")
    told = {
        "reason": reader.choice("reason", NOT_POSSIBLE, missing="Say why no interview is possible"),
        "approver": reader.text("approver", missing="Enter who approved it"),
    }
    return _told(reader, origin, whom, "rhi.not_possible", at, told, ("decided_at", "When it was decided"))


def read_external(reader: Reader, origin: Origin) -> list[CloudEvent]:
    whom = read_whom(reader, origin.described_child)
    at = reader.instant("received_at", "When it came", missing="Enter when the record came")
    area = reader.choice("from_la", AUTHORITY_NAMES)
    provider = reader.text("provider")
    if not area and not provider:
        reader.wrong("from_la", "Say which authority or provider sent the record")
    dates = (reader.text("original_dates") or "").split(",")
    told = {
        "from_la": area,
        "provider": provider,
        "original_dates": [each.strip() for each in dates if each.strip()],
        "document_ref": reader.text("document_ref"),
    }
    return _told(reader, origin, whom, "rhi.external_received", at, told, ("received_at", "When it came"))


def _told(
    reader: Reader,
    origin: Origin,
    whom: Whom,
    type_: str,
    at: datetime | None,
    data: Mapping[str, Any],
    asked: tuple[str, str] | None = None,
) -> list[CloudEvent]:
    """One event. `asked` is the field that asks when, and what it asks in words."""
    child, about = whom
    check_absences(reader, "episodes", about, {asked[0]: (asked[1], at)} if asked else {})
    if reader.errors or child is None or at is None:
        return []
    said = {**child.told, "episodes": about, **data}
    return [*child.registration(origin, at), origin.event(type_, at, said)]


def read_carer(reader: Reader, origin: Origin) -> list[CloudEvent]:
    """`carer.information`, about one absence where the carer spoke of one."""
    child = read_child(reader, origin.described_child, reference="episode")
    about = episodes(reader, "episode", "")
    at = reader.instant("at", "When they told you", missing="Enter when they told you")
    check_absences(reader, "episode", about, {"at": ("When they told you", at)})
    told = {
        "episode": "".join(about[:1]),
        "at": at,
        "relation": reader.choice("relation", CARERS, missing="Say who told you"),
        "text": reader.text("text", missing="Enter what they told you", most=MOST_NARRATIVE),
        "suspects": reader.choice(
            "suspects", YES_NO_UNKNOWN, missing="Say whether exploitation is suspected"
        ),
    }
    if reader.errors or child is None or at is None:
        return []
    said = {**child.told, **told}
    return [*child.registration(origin, at), origin.event("carer.information", at, said)]
