"""When and by whom things are reported."""

from datetime import datetime, timedelta

from homeward.synthetic import rates
from homeward.synthetic.chance import Chance
from homeward.synthetic.world import Told

POLICE, SOCIAL_CARE, INTERVIEWERS, MEETING = "merseyside-police", "wirral-ics", "catch22", "macse"
YOUTH_JUSTICE = "wirral-yjs"


class Reporter:
    """Tells of one child's affairs. What would reach us after `until` is not told at all."""

    def __init__(self, chance: Chance, until: datetime) -> None:
        self.chance = chance
        self.until = until

    def tell(self, source: str, at: datetime) -> Told | None:
        """A report of something that happened at `at`; None if it has not reached us by the world's end."""
        shortest, longest = self.chance.one_of(rates.REACHES_US)
        delay = self.chance.lasting(shortest, longest)
        written = at + delay * self.chance.random()
        told = Told(source, self.chance.hexadecimal(), at, written.replace(microsecond=0), at + delay)
        return told if told.received <= self.until else None

    def tell_at_once(self, source: str, at: datetime) -> Told:
        """For what was on record before the world begins."""
        return Told(source, self.chance.hexadecimal(), at, at, at + timedelta(minutes=1))

    def feed_is_whole(self, at: datetime) -> Told | None:
        """That a nightly feed is whole as of `at`: said within hours, on most nights."""
        received = at + self.chance.lasting(timedelta(hours=2), timedelta(hours=5))
        if received > self.until or self.chance.happens(rates.FEED_FAILS):
            return None
        return Told(SOCIAL_CARE, self.chance.hexadecimal(), at, received, received)

    def wrong_before(self, told: Told) -> Told | None:
        """For some records: an earlier one of the same, which had something wrong."""
        if told.at == told.received or not self.chance.happens(rates.CORRECTED):
            return None
        received = self.chance.moment(told.at, told.received)
        return Told(told.source, self.chance.hexadecimal(), told.at, told.at, received)
