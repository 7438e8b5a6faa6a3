"""The envelope around what a form says: one CloudEvent, as `contracts.md` section 1 writes it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from homeward.domain.events import PAGES

SOURCE = PAGES
LAWFUL_BASIS = "uk-gdpr-6-1-e; uk-gdpr-9-2-g; dpa-2018-sch-1-para-18"
"""Safeguarding children: consent is not required (domain.md, section 7)."""

CloudEvent = dict[str, Any]


@dataclass(frozen=True)
class Origin:
    """Who recorded a form and when. `form_id` is made when the form is first shown, so sending it twice
    makes the same events twice, and the second is a duplicate.
    """

    form_id: str
    actor: str
    actor_org: str
    recorded_at: datetime

    @property
    def described_child(self) -> str:
        """The number of a child of whom the form gives a name alone, until a person says who it is."""
        return f"{SOURCE}:{self.form_id}"

    def event(self, type_: str, occurred_at: datetime, data: dict[str, Any], *, part: str = "") -> CloudEvent:
        """`part` tells the events of one form apart; what is not known is left out of `data`."""
        return {
            "specversion": "1.0",
            "id": f"{self.form_id}{part and f'-{part}'}",
            "source": SOURCE,
            "type": type_,
            "time": occurred_at.isoformat(),
            "recordedtime": self.recorded_at.isoformat(),
            "actor": self.actor,
            "actororg": self.actor_org,
            "lawfulbasis": LAWFUL_BASIS,
            "data": without_blanks(data),
        }


def without_blanks(data: dict[str, Any]) -> dict[str, Any]:
    """The same without answers that were not given."""
    written = {name: _written(value) for name, value in data.items()}
    return {name: value for name, value in written.items() if value not in (None, "", [], {})}


def _written(value: Any) -> Any:
    if isinstance(value, dict):
        return without_blanks(value)
    return value.isoformat() if isinstance(value, datetime) else value
