"""Spellings by which a known man was missed, and words by which nobody was taken for him."""

from typing import Any

import pytest

from tests.reported.conftest import Evaluate

AS_OF = "2026-03-20T00:00:00Z"


def found(document: dict[str, Any], code: str) -> set[str]:
    return {finding["child"]["value"] for finding in document["findings"] if finding["code"] == code}


def test_a_known_man_is_known_however_he_is_written(evaluate: Evaluate) -> None:
    """R16, but for a part of a plate, which can be anybody's."""
    spellings = {
        *("W-name-apostrophe", "W-name-order", "W-two-phones", "W-phone-ext", "W-plate-colour"),
        *("W-plate-zero", "W-handle-url", "W-handle-snap", "W-addr-no-postcode", "W-addr-apt"),
        *("W-addr-order", "W-addr-postcode-space", "W-control"),
    }
    assert found(evaluate("known-contact-missed", AS_OF), "R16") == spellings


@pytest.mark.parametrize(("name", "code"), [("vague-contact-matched", "R16"), ("placeholder_contact", "R19")])
def test_what_is_said_where_nothing_is_known_identifies_nobody(
    evaluate: Evaluate, name: str, code: str
) -> None:
    assert found(evaluate(name), code) == set()


def test_a_mother_or_a_social_worker_is_no_shared_contact(evaluate: Evaluate) -> None:
    """R19 leaves out family, carers and professionals of whom nothing further was said."""
    document = evaluate("family-and-workers-shared", AS_OF)
    assert found(document, "R19") == set()
    assert document["candidates"] == []
