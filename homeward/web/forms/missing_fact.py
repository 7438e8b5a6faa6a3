"""The form that answers a missing fact."""

from homeward.engine.facts import Fact
from homeward.engine.moments import UNKNOWN
from homeward.services.tasks.missing_facts import Found, Given
from homeward.web.forms.answers import Answers
from homeward.web.forms.reader import MOST_NARRATIVE, Reader
from homeward.web.words.questions import CANNOT, NONE

_WANTED = {
    "number": "Enter a whole number, like 14",
    "codes": "Choose what is so, or “None of these”",
}


def read_answer(reader: Reader, fact: Fact) -> Found:
    """What was found out; worth nothing where the reader has errors."""
    sent = [*reader.answers.many("answer"), *reader.answers.many(CANNOT)]
    given = [value.strip() for value in sent if value.strip()]
    cannot = CANNOT in given
    if cannot and len(given) > 1:
        reader.wrong("answer", "Give an answer, or say that it cannot be found out, not both")
    elif not given or not (cannot or _fits(fact, given)):
        reader.wrong("answer", _WANTED.get(fact.kind, "Choose an answer, or say that it cannot be found out"))
    told_by = reader.text("told_by", missing="Enter who told you, or whom you asked") or ""
    why = "Enter why it cannot be found out" if cannot else ""
    reason = reader.text("reason", missing=why, most=MOST_NARRATIVE)
    return Found(None if cannot else _answer(given), told_by, reason)


def _answer(given: list[str]) -> list[str]:
    return [] if given == [NONE] else given


def _fits(fact: Fact, given: list[str]) -> bool:
    return fact.meant_by(_answer(given)) is not UNKNOWN


def as_typed(given: Given) -> Answers:
    """An answer as it was typed, to be changed."""
    data = given.event.data
    if (answer := data.said("answer")) is None:
        cannot = CANNOT if given.fact.kind in ("number", "codes") else "answer"
        told: dict[str, tuple[str, ...]] = {cannot: (CANNOT,)}
    else:
        told = {"answer": answer or (NONE,)}
    return Answers({**told, "told_by": (data.told_by,), "reason": (data.reason or "",)})
