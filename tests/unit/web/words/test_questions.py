"""A fact as a question on a form, and what was answered in words."""

import pytest

from homeward.domain.events import parse
from homeward.engine.facts import FACTS, Fact
from homeward.web.words import events, questions
from tests.factories import event_factory

ANSWERABLE = [fact for fact in FACTS.values() if fact.can_be_answered]


@pytest.mark.parametrize("fact", ANSWERABLE, ids=lambda fact: fact.name)
def test_every_question_reads_as_a_sentence_and_every_choice_has_words(fact: Fact) -> None:
    assert questions.question(fact)[0].isupper()
    words = questions.options(fact).values()
    assert all(word[0].isupper() and "_" not in word for word in words)


@pytest.mark.parametrize(
    ("fact", "answer", "said"),
    [
        ("placement.location", ["OUT"], "The placement is outside the area of the responsible authority"),
        ("child.looked_after", ["N"], "No"),
        ("child.age", ["13"], "13"),
        ("episode.police_risk", ["HIGH"], "High"),
        ("disclosure.elements", ["gifts", "online"], "Gifts, Met or talks online"),
        ("disclosure.elements", [], "None of these"),
        ("a.fact.of.old", ["yes"], "yes"),
    ],
)
def test_an_answer_in_words(fact: str, answer: list[str], said: str) -> None:
    event = parse(event_factory("fact.answered", fact=fact, answer=answer))
    assert questions.answer_in_words(event) == said
    assert ("Answer", said) in events.facts(event)


def test_that_nobody_knows_in_words() -> None:
    event = parse(event_factory("fact.cannot_be_found_out"))
    assert questions.answer_in_words(event) == "It cannot be found out"
    assert [label for label, _ in events.facts(event)] == [
        "What was not known",
        "Who was asked",
        "Why it cannot be found out",
    ]


@pytest.mark.parametrize(
    ("key", "episode", "said"),
    [
        ("episode:MP-26-0311", "MP-26-0311", "Missing report MP-26-0311"),
        ("return:E-1", "E-1", "Return E-1"),
        ("interview:catch22:ev-1", "E-1", "Return interview E-1"),
        ("harm:catch22:ev-1", None, "Harm disclosed"),
    ],
)
def test_what_it_is_asked_of(key: str, episode: str | None, said: str) -> None:
    assert questions.subject(key, episode) == said
