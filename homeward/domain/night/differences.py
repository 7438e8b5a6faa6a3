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


Words = tuple[str, str]
"""What is counted, and what is done or to be done about it."""

WORDS: Mapping[Kind, Words] = {
    Kind.SILENT_MISS: (
        "Children who should have had an alert before, while nobody was told",
        "It is raised now.",
    ),
    Kind.STORED_OTHERWISE: ("Children stored otherwise than the journal says", "They are put right."),
    Kind.NOT_WOKEN: (
        "Children who were left unevaluated when the clock or new rules asked for it",
        "They are evaluated now.",
    ),
    Kind.NOT_RECEIVED: ("Events that a source says it sent and are not here", "Ask the source for them."),
    Kind.NOT_LISTED: ("Events in a source's name that are not on its list", "Ask the source."),
    Kind.MISCOUNTED: ("Lists of sources that count otherwise than the journal", "Ask the source."),
    Kind.NO_MANIFEST: (
        "Lists of what a source sent on a day that did not come",
        "Ask whether its feed is silent.",
    ),
    Kind.FEED_SHORT: (
        "Sources that sent fewer events than on any such day before",
        "Ask whether the feed is silent.",
    ),
    Kind.UNREAD: ("Messages that lie unread on the broker", "Is a worker running?"),
    Kind.OFFSETS_LOST: (
        "Partitions of the broker that end before where the workers have read",
        "It lost messages.",
    ),
    Kind.BROKER_AWAY: ("Brokers that did not answer", "What is unread was not counted."),
    Kind.UNPUBLISHED: ("Events that wait to be published for too long", "Does the relay of a worker run?"),
    Kind.NOTICE_STUCK: ("Notices that wait to be sent for too long", "Does their sender run?"),
    Kind.NOTICE_FAILED: ("Notices that could not be sent", "See `homeward notices list --state failed`."),
    Kind.NO_CHANNEL: (
        "Notices that wait because no channel is set up",
        "So nobody is told electronically.",
    ),
    Kind.NOT_TOLD: ("Times that somebody should have been told and was not", "See `homeward audit --once`."),
    Kind.WRONG_CLOCK: (
        f"Return interviews that are not due {RETURN_INTERVIEW_HOURS} hours after the return",
        "Tell who maintains Homeward.",
    ),
    Kind.EYE: (
        "Children whom the night's own eye sees otherwise than the engine",
        "Tell who maintains Homeward.",
    ),
    Kind.NO_NIGHT: ("Days without a night", "Run `homeward reconcile --business-date DAY` for each."),
    Kind.NOT_ENDED: ("Nights that began and did not end", "Run them again."),
    Kind.JOURNAL_LOST: ("Times the journal lacked events that a night had certified", "See the backups."),
    Kind.CERTIFICATE: ("Certificates that are not as they were signed", "See `homeward reconcile --verify`."),
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
