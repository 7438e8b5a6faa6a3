"""The register of postcodes that comes with Homeward."""

import pytest

from homeward.domain.codes.authorities import AUTHORITIES, AUTHORITY_OF
from homeward.services.children import postcodes


@pytest.mark.parametrize("written", ["CH41 1EP", "ch411ep", " CH41  1EP "])
def test_a_postcode_is_found_however_it_is_spaced(written: str) -> None:
    spot = postcodes.find(written)
    assert spot
    assert (AUTHORITY_OF[spot.district], round(spot.east, -4), round(spot.north, -4)) == (
        "344",
        330000,
        390000,
    )


@pytest.mark.parametrize(
    "written",
    ["", "CH41", "XX1 1XX", "ZZ99 9ZZ", "CH41 9ZZ", "M1 9FN"],
    ids=lambda written: written or "blank",
)
def test_what_is_nowhere_on_the_ground_is_not_found(written: str) -> None:
    """M1 9FN is a postcode of letter boxes."""
    assert postcodes.find(written) is None


def test_every_district_of_england_has_its_authority() -> None:
    """A new release of the register may bring new districts: then the table needs them too."""
    letters = map(postcodes._read, "ABCDEFGHIJKLMNOPRSTUWYZ")
    districts = {each for letter in letters if letter for each in letter.districts if each}
    assert {each for each in districts if each.startswith("E")} == AUTHORITY_OF.keys()
    assert len(AUTHORITIES) == 153
