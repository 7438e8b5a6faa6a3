"""What a night can find to be other than it should be: in words, and from how many the night has failed."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from homeward.domain.calendar.deadlines import RETURN_INTERVIEW_HOURS


class Kind(StrEnum):
    """What differs. Each is told by a reference: a child's, a journal number, a source and a day."""

    SILENT_MISS = "silent_miss"
    STORED_OTHERWISE = "stored_otherwise"
    NOT_WOKEN = "not_woken"
    NOT_RECEIVED = "not_received"
    NOT_LISTED = "not_listed"
    MISCOUNTED = "miscounted"
    NO_MANIFEST = "no_manifest"
    FEED_SHORT = "feed_short"
    UNREAD = "unread"
    OFFSETS_LOST = "offsets_lost"
    BROKER_AWAY = "broker_away"
    UNPUBLISHED = "unpublished"
    NOTICE_STUCK = "notice_stuck"
    NOTICE_FAILED = "notice_failed"
    NO_CHANNEL = "no_channel"
    NOT_TOLD = "not_told"
    WRONG_CLOCK = "wrong_clock"
    EYE = "eye"
    NO_NIGHT = "no_night"
    NOT_ENDED = "not_ended"
    JOURNAL_LOST = "journal_lost"
    CERTIFICATE = "certificate"


@dataclass(frozen=True)
class Difference:
    """One thing that differs. `about` is a reference and never a child's data."""

    kind: Kind
    about: str
    repaired: bool = False


WORDS: Mapping[Kind, str] = {
    Kind.SILENT_MISS: "children should have had an alert before, and nobody was told; it is raised now",
    Kind.STORED_OTHERWISE: "children were stored otherwise than the journal says; they are put right",
    Kind.NOT_WOKEN: "children were left unevaluated when the clock or new rules asked for it; they are now",
    Kind.NOT_RECEIVED: "events that a source says it sent are not here; ask the source for them",
    Kind.NOT_LISTED: "events came in a source's name and are not on its list; ask the source",
    Kind.MISCOUNTED: "lists of sources count otherwise than the journal; ask the source",
    Kind.NO_MANIFEST: "lists of what a source sent on a day did not come; ask whether its feed is silent",
    Kind.FEED_SHORT: "sources sent fewer events than on any such day before; ask whether the feed is silent",
    Kind.UNREAD: "messages lie unread on the broker; is a worker running?",
    Kind.OFFSETS_LOST: "partitions of the broker end before where the workers have read; it lost messages",
    Kind.BROKER_AWAY: "brokers did not answer, so what is unread was not counted",
    Kind.UNPUBLISHED: "events wait to be published for longer than they should",
    Kind.NOTICE_STUCK: "notices wait to be sent for longer than they should: see whether their sender runs",
    Kind.NOTICE_FAILED: "notices could not be sent; see `homeward notices list --state failed`",
    Kind.NO_CHANNEL: "notices wait: no channel is set up, so nobody is told electronically",
    Kind.NOT_TOLD: "times somebody should have been told and was not; see `homeward audit --once`",
    Kind.WRONG_CLOCK: f"return interviews are not due {RETURN_INTERVIEW_HOURS} hours after the return",
    Kind.EYE: "children are seen otherwise by the night's own eye than by the engine; tell who maintains it",
    Kind.NO_NIGHT: "days have no night; run `homeward reconcile --business-date DAY` for each",
    Kind.NOT_ENDED: "nights began and did not end; run them again",
    Kind.JOURNAL_LOST: "times the journal lacks events that a night had certified; see the backups",
    Kind.CERTIFICATE: "times a certificate is not as it was signed; see `homeward reconcile --verify`",
}

FAILING: Mapping[str, int] = dict.fromkeys(
    (
        *(Kind.SILENT_MISS, Kind.OFFSETS_LOST, Kind.WRONG_CLOCK, Kind.EYE),
        *(Kind.JOURNAL_LOST, Kind.CERTIFICATE),
    ),
    1,
)
"""From how many of a kind the night has failed, unless the setting says otherwise."""


class Verdict(StrEnum):
    WELL = "well"
    WARN = "warn"
    FAIL = "fail"


def verdict(found: Mapping[str, int], warn: Mapping[str, int], fail: Mapping[str, int]) -> Verdict:
    """What so many of each kind make of the night; `warn` and `fail` say from how many on, 0 meaning never.

    A kind that `warn` does not name warns from one on.
    """
    failing = {**FAILING, **fail}
    if any(_reaches(number, failing.get(kind, 0)) for kind, number in found.items()):
        return Verdict.FAIL
    if any(_reaches(number, warn.get(kind, 1)) for kind, number in found.items()):
        return Verdict.WARN
    return Verdict.WELL


def _reaches(number: int, least: int) -> bool:
    return 0 < least <= number
