"""The chain of certificates: a night that was changed, left out, moved, forged or never ran is named."""

import json
from datetime import date, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from homeward.domain.night.certificates import Certificate, faults, sign

KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
ANOTHER = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
FIRST_DAY = date(2026, 3, 1)


def chain(nights: int, key: Ed25519PrivateKey = KEY, *, skipping: int | None = None) -> list[Certificate]:
    """Certificates of so many days in a row, but of one that was skipped."""
    found: list[Certificate] = []
    for number in range(nights):
        if number != skipping:
            day = (FIRST_DAY + timedelta(days=number)).isoformat()
            found.append(
                sign({"business_date": day, "checked": {"children": 7}}, found[-1] if found else None, key)
            )
    return found


def told(certificates: list[Certificate]) -> list[str]:
    return list(faults(certificates, KEY.public_key()))


def changed(certificate: Certificate, **content: object) -> Certificate:
    return Certificate(json.dumps(certificate.content | content))


def test_a_chain_as_it_was_signed_has_no_fault_whole_or_from_some_night_on() -> None:
    assert told(chain(5)) == told(chain(5)[2:]) == told([]) == []


def test_a_night_that_was_changed_is_named() -> None:
    nights = chain(3)
    nights[1] = changed(nights[1], checked={"children": 8})
    assert told(nights) == [
        "Night 2 (2026-03-02) was changed, or signed with another key.",
        "Night 3 (2026-03-03) does not follow from night 2 as it stands here.",
    ]


def test_a_night_that_was_left_out_is_named() -> None:
    nights = chain(5)
    assert told([nights[0], *nights[2:]]) == ["Night 2 is missing.", "No night was certified for 2026-03-02."]
    assert told([nights[0], nights[4]])[0] == "Nights 2 to 4 are missing."


def test_nights_that_were_moved_are_named() -> None:
    first, second, third = chain(3)
    assert told([first, third, second]) == [
        "Night 2 is missing.",
        "Night 2 (2026-03-02) stands after night 3: the order was changed.",
    ]
    assert told([first, second, second, third])[0] == (
        "Night 2 (2026-03-02) stands after night 2: the order was changed."
    )


def test_a_chain_signed_with_another_key_is_no_proof() -> None:
    assert told(chain(1, ANOTHER)) == ["Night 1 (2026-03-01) was changed, or signed with another key."]


def test_a_night_put_in_place_of_another_does_not_follow() -> None:
    nights = chain(3)
    other = sign({"business_date": "2026-03-02", "checked": {"children": 0}}, nights[0], KEY)
    assert told([nights[0], other, nights[2]]) == [
        "Night 3 (2026-03-03) does not follow from night 2 as it stands here."
    ]


def test_a_day_without_a_night_is_named() -> None:
    assert told(chain(4, skipping=1)) == ["No night was certified for 2026-03-02."]


@pytest.mark.parametrize("line", ["", "{", "7", "{}", '{"number": 1}', '{"number": 1, "business_date": 7}'])
def test_what_is_no_certificate_is_told_by_its_line(line: str) -> None:
    assert told([*chain(1), Certificate(line)]) == ["Line 2 is no certificate."]
