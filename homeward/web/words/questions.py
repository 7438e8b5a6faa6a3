"""A fact that rules wait for as a question on a form, and its answers in words."""

from collections.abc import Mapping
from datetime import datetime

from homeward.domain.events import Event
from homeward.engine.facts import FACTS, Fact
from homeward.names import named
from homeward.web.words import codes
from homeward.web.words.moments import moment

CANNOT = "cannot"
"""The answer that there is none: nobody can find it out."""
NONE = "none"
"""Of several things that may be so, none is."""

CANNOT_BE_FOUND_OUT = "It cannot be found out"

CHOICES: Mapping[str, Mapping[str, str]] = {
    "episode.police_risk": codes.POLICE_RISKS,
    "harm.type": codes.HARMS,
    "disclosure.elements": codes.ELEMENTS,
}
"""By fact: what its codes are called on pages, where the fact has no clause for each."""


def question(fact: Fact) -> str:
    phrase = named(fact.phrase)
    return _sentence(f"whether {phrase}" if fact.kind == "flag" else phrase)


def question_of(name: str) -> str:
    """That of a fact by its name; a fact that rules ask no more goes by its name alone."""
    return question(FACTS[name]) if name in FACTS else name


def options(fact: Fact) -> dict[str, str]:
    """Each answer that can be chosen, with its words."""
    if fact.kind == "flag":
        return {"Y": "Yes", "N": "No"}
    called = CHOICES.get(fact.name, {})
    return {code: _sentence(named(fact.answers.get(code) or called.get(code, code))) for code in fact.choices}


def with_none_of_them(fact: Fact) -> dict[str, str]:
    return {**options(fact), NONE: "None of these"}


def answer_in_words(event: Event) -> str:
    """What a person found out."""
    answer: tuple[str, ...] | None = event.data.said("answer")
    if answer is None:
        return CANNOT_BE_FOUND_OUT
    fact = FACTS.get(event.data.fact)
    known = options(fact) if fact else {}
    return ", ".join(known.get(one, one) for one in answer) or "None of these"


def subject(key: str, episode: str | None = None) -> str:
    """What of the child's history it is asked of, such as "Missing report MP-26-0311"."""
    kind, _, rest = key.partition(":")
    about = _absence(rest) if kind in ("episode", "return") else episode
    return " ".join(filter(None, (codes.SUBJECTS.get(kind), about)))


def _absence(key: str) -> str:
    """A second absence under one reference is told by when it began (`domain.history.absences`)."""
    reference, _, began = key.rpartition("@")
    try:
        return f"{reference}, begun {moment(datetime.fromisoformat(began))}"
    except ValueError:
        return key


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
