"""Where a placement is by its postcode, as the guide to the return derives it (domain.md, section 4.2)."""

from typing import Any

import pytest

from homeward.domain.codes.whereabouts import Spot, located
from homeward.domain.events import digest, parse
from tests.factories import event_factory

MILE = 1609.344
GROUND = {
    "home": Spot("E08000015", 0, 0),
    "Birkenhead": Spot("E08000015", 3 * MILE, 4 * MILE),
    "Chester": Spot("E06000050", 0.04 * MILE, 0),
    "Preston": Spot("E07000123", 0, 30 * MILE),
    "Wrexham": Spot("W06000006", 0, 20.26 * MILE),
    "Belfast": Spot("N09000003", 0, 100 * MILE),
    "Douglas": Spot("M99999999", float("nan"), float("nan")),
}
"""By the word that stands for a postcode here."""
NOT_SAID = (None, None, None, None)


def told(**said: Any) -> tuple[Any, ...]:
    given = {"host_la": None, "home_postcode": "home"} | said
    data = located(parse(event_factory("placement.started", **given)), GROUND.get, "register 1").data
    return data.host_la, data.location, data.distance, data.located_by


@pytest.mark.parametrize(
    ("postcode", "host", "location", "miles"),
    [
        ("Birkenhead", "344", "IN", 5.0),
        ("Chester", "896", "OUT", 0.0),
        ("Preston", "888", "OUT", 30.0),  # a district of Lancashire
        ("Wrexham", None, "OUT", 20.3),  # Wales has no three digits
        ("Belfast", None, "OUT", None),  # on another grid
        ("Douglas", None, "OUT", None),
    ],
)
def test_the_postcode_tells_the_host_in_or_out_and_the_miles(
    postcode: str, host: str | None, location: str, miles: float | None
) -> None:
    assert told(postcode=postcode) == (host, location, miles, "register 1")


@pytest.mark.parametrize(
    "said",
    [{}, {"postcode": "not in the register"}, {"postcode": "Birkenhead", "confidential": "Y"}],
    ids=["no postcode", "unknown", "confidential"],
)
def test_what_is_unknown_or_confidential_stays_unknown(said: dict[str, str]) -> None:
    assert told(**said) == NOT_SAID


@pytest.mark.parametrize(
    "said",
    [{"host_la": "341"}, {"location": "unknown"}, {"distance": 7.5}],
    ids=["host", "location", "miles"],
)
def test_what_a_sender_stated_stands(said: dict[str, Any]) -> None:
    before = parse(event_factory("placement.started", **{"host_la": None, "postcode": "Birkenhead"} | said))
    assert located(before, GROUND.get, "register 1") is before


def test_without_the_home_there_are_no_miles() -> None:
    assert told(postcode="Birkenhead", home_postcode=None) == ("344", "IN", None, "register 1")


def test_an_authority_that_is_no_longer_there_cannot_be_compared() -> None:
    """837 was Bournemouth, which is a part of 839 since 2019."""
    assert told(postcode="Chester", responsible_la="837")[:2] == ("896", "unknown")


def test_where_it_is_is_no_part_of_what_the_sender_says() -> None:
    """So the same event sent again is a duplicate, also after a new release of the register."""
    sent = parse(event_factory("placement.started", host_la=None, postcode="Chester"))
    assert digest(located(sent, GROUND.get, "register 1")) == digest(sent)
