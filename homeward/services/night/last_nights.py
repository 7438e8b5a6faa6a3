"""The last nights as their certificates have them: when, what was checked, what differed. Counts only."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from homeward.config import Settings
from homeward.domain.night.certificates import Certificate
from homeward.domain.night.differences import Verdict, verdict
from homeward.services.night import certificates
from homeward.services.night.outcome import in_words
from homeward.store import certificates as stored
from homeward.store.unit_of_work import UnitOfWork

SHOWN, VERIFIED = 7, 31
"""Nights. A month of signatures is verified at each look, in a few milliseconds."""


@dataclass(frozen=True)
class NightView:
    """One certified night. `differed` are sentences with numbers; none where everything agreed. `needs` are
    those for which the night warns or fails."""

    number: int
    day: date
    as_of: datetime
    everyone: bool
    children: int
    events: int
    verdict: Verdict
    differed: Sequence[str]
    needs: Sequence[str]


@dataclass(frozen=True)
class LastNights:
    """The newest first. `verified` counts the certificates that were looked at; `wrong` says what is wrong
    with them. None: this process has no key to verify them by."""

    nights: Sequence[NightView]
    verified: int
    wrong: Sequence[str] | None


def last_nights(uow: UnitOfWork, config: Settings) -> LastNights:
    found = stored.latest(uow, VERIFIED)
    has_key = certificates.key_file(config).exists()
    wrong = certificates.wrong(found, config) if has_key else None
    return LastNights([*_views(reversed(found), config)][:SHOWN], len(found), wrong)


def _views(found: Iterator[Certificate], config: Settings) -> Iterator[NightView]:
    for each in found:
        try:
            yield _view(each.content, config)
        except (KeyError, TypeError, ValueError):
            continue  # what cannot be read is told among what is wrong


def _view(content: Mapping[str, Any], config: Settings) -> NightView:
    checked, differed = content["checked"], content["differed"]
    pressing = {
        kind: number
        for kind, number in differed["found"].items()
        if verdict({kind: number}, config.night_warn, config.night_fail) is not Verdict.WELL
    }
    return NightView(
        content["number"],
        date.fromisoformat(content["business_date"]),
        datetime.fromisoformat(content["as_of"]),
        bool(checked["everyone"]),
        checked["children"],
        checked["events"],
        Verdict(content["verdict"]),
        in_words({**checked, **differed}, sum(differed["rows"].values()), differed["found"]),
        in_words({}, 0, pressing),
    )
