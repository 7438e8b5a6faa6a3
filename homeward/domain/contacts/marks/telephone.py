"""Telephone numbers, found in what somebody wrote: `07700 900456 ext 2` is `+447700900456`."""

import re
from functools import lru_cache

from phonenumbers import (
    Leniency,
    PhoneNumber,
    PhoneNumberFormat,
    PhoneNumberMatcher,
    ValidationResult,
    format_number,
    is_possible_number_with_reason,
)

from homeward.domain.contacts.marks.wording import REMEMBERED

_FROM_A_SPREADSHEET = re.compile(r"\d[.,]\d+e\+?\d+", re.IGNORECASE)
"""`4.47701E+11`: most of the digits are gone."""
_FEWEST_DIFFERENT = 3
"""Of the last nine digits. Fewer are a placeholder, such as 07000 000000."""


@lru_cache(maxsize=REMEMBERED)
def telephones(text: str) -> frozenset[str]:
    """Every possible number, in international form, read as somebody in the United Kingdom dials it."""
    if _FROM_A_SPREADSHEET.search(text):
        return frozenset()
    found = (match.number for match in PhoneNumberMatcher(text, "GB", leniency=Leniency.POSSIBLE))
    return frozenset(_written(number) for number in found if _identifies(number))


def _identifies(number: PhoneNumber) -> bool:
    possible = is_possible_number_with_reason(number) == ValidationResult.IS_POSSIBLE
    last = str(number.national_number)[-9:]
    return possible and len(set(last)) >= _FEWEST_DIFFERENT and last not in "1234567890123"


def _written(number: PhoneNumber) -> str:
    without_extension = PhoneNumber(number.country_code, number.national_number)
    return format_number(without_extension, PhoneNumberFormat.E164)
