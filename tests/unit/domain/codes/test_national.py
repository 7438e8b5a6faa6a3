"""The national code lists, against the counts and codes of the domain reference, section 4."""

import pytest

from homeward.domain.codes.national import (
    AGENCY,
    CODE_LISTS,
    DISABILITY,
    ETHNICITY,
    LEGAL_STATUS,
    PLACEMENT,
    PROVIDER,
    SHORT_BREAKS,
    CodeList,
)


@pytest.mark.parametrize(
    ("codes", "count", "some"),
    [
        (ETHNICITY, 20, "WBRI WOTH MWBC AIND BCRB CHNE REFU NOBT"),
        (PLACEMENT, 32, "U1 U6 K1 K2 K3 H5 P1 R2 R5 S1 T0 T4 A3 A6 Z1 Z11 Z14"),
        (PROVIDER, 6, "PR0 PR5"),
        (LEGAL_STATUS, 13, "C1 C2 D1 E1 V2 V3 V4 L1 L2 L3 J1 J2 J3"),
        (DISABILITY, 13, "NONE MOB LD AUT DDA"),
        (AGENCY, 22, "1A 1D 2A 2B 3A 3F 4 5A 5D 6 7 8 9 10"),
    ],
)
def test_lists_are_whole(codes: CodeList, count: int, some: str) -> None:
    assert len(codes.labels) == count
    assert all(code in codes for code in some.split())


@pytest.mark.parametrize("codes", CODE_LISTS, ids=lambda codes: codes.name)
def test_every_code_has_a_meaning_of_its_own(codes: CodeList) -> None:
    assert all(codes.labels.values())
    assert len(set(codes.labels.values())) == len(codes.labels)


def test_codes_are_shown_by_what_they_mean() -> None:
    assert LEGAL_STATUS.label("C2") == "Full care order"
    assert LEGAL_STATUS.label("X9") == "X9"
    assert "X9" not in LEGAL_STATUS


def test_short_breaks_are_legal_statuses() -> None:
    assert set(LEGAL_STATUS) > SHORT_BREAKS
