"""What the answers to check say: every answer under its step, and which child it is."""

from datetime import date

import pytest

from homeward.domain.events import Event, parse
from homeward.services.children.search import Listed
from homeward.web.forms.answers import Answers
from homeward.web.forms.check_answers import about_the_child, told_by_step
from homeward.web.forms.kinds import CONCERN, FOUND, INTERVIEW, MISSING, Kind
from homeward.web.forms.reader import Reader
from homeward.web.forms.steps import CHECK, walk
from tests.forms import (
    BY_NAME,
    FORM_ID,
    at,
    concern_answers,
    found_answers,
    interview_answers,
    missing_answers,
)
from tests.unit.web.test_forms import NOW, ORIGIN


def events_of(kind: Kind, answers: Answers) -> list[Event]:
    reader = Reader(answers, NOW)
    events = kind.read(reader, ORIGIN)
    assert reader.errors == {}
    return [parse(event, received_at=NOW) for event in events]


def told(kind: Kind, answers: Answers) -> dict[str, list[tuple[str, str]]]:
    """By the name of the step."""
    each_step = told_by_step(walk(kind.steps, answers, CHECK), events_of(kind, answers), FORM_ID)
    return {each.step.name: list(each.facts) for each in each_step}


@pytest.mark.parametrize(
    ("kind", "answers", "said"),
    [
        (
            MISSING,
            missing_answers(
                **at("last_seen_at", "15 3 2026 20:00"),
                last_seen_place="Invented Park",
                episode="MP-26-0311",
                police_risk="MED",
                circumstances="Left by bus.",
            ),
            {
                "danger": [
                    ("The child is in danger now", "No"),
                    ("Missing or away", "Missing: nobody knows where they are"),
                ],
                "child": [],
                "when": [
                    ("Found to be missing", "Sunday 15 March 2026 at 22:40"),
                    ("Last seen", "Sunday 15 March 2026 at 20:00"),
                    ("Last seen at", "Invented Park"),
                ],
                "from": [("Missing from", "Children's home"), ("Reported by", "Children's home")],
                "more": [
                    ("Risk level police gave", "Medium"),
                    ("Reference", "MP-26-0311"),
                    ("What happened", "Left by bus."),
                ],
            },
        ),
        (
            FOUND,
            found_answers(**at("returned_at", "16 3 2026 07:15"), place="Invented Park", condition="Tired."),
            {
                "danger": [("The child is in danger now", "No"), ("How they are", "Tired.")],
                "child": [("Reference", "MP-26-0311")],
                "found": [
                    ("Found", "Monday 16 March 2026 at 06:30"),
                    ("Back", "Monday 16 March 2026 at 07:15"),
                    ("Found at", "Invented Park"),
                ],
                "now": [("Now at", "Children's home"), ("How they were found", "Police")],
            },
        ),
        (
            CONCERN,
            concern_answers(**{"signs-hotels": "A key card."}, voice="She likes him.", internet="Y"),
            {
                "danger": [("The child is in danger now", "No")],
                "child": [],
                "worry": [
                    ("When", "Wednesday 18 March 2026 at 15:00"),
                    ("What was said", "Collected from school by a man whom nobody knows."),
                    ("Who tells it", "School"),
                ],
                "signs": [
                    ("Warning signs", "Hotels, or other places that somebody paid for"),
                    ("What was seen or heard", "A key card."),
                ],
                "voice": [("What the child says", "She likes him."), ("Anything online", "Yes")],
            },
        ),
    ],
    ids=["missing", "found", "concern"],
)
def test_every_answer_is_there_under_its_step(
    kind: Kind, answers: Answers, said: dict[str, list[tuple[str, str]]]
) -> None:
    assert told(kind, answers) == said


@pytest.mark.parametrize("kind", [MISSING, FOUND, CONCERN], ids=lambda kind: kind.address)
def test_whatever_can_be_wrong_belongs_to_a_step(kind: Kind) -> None:
    reader = Reader(Answers(), NOW)
    kind.read(reader, ORIGIN)
    whole = walk(kind.steps, Answers(), CHECK)
    asked = [whole.step_of(field) for field in reader.errors]
    assert None not in asked
    places = [kind.steps.index(step) for step in asked if step]
    assert places == sorted(places), "errors come in the order of the steps"


def test_a_child_on_record_is_shown_as_on_record_and_another_as_typed() -> None:
    by_name = events_of(MISSING, missing_answers(**BY_NAME))
    assert about_the_child(None, by_name) == [("Child", "Avery Example"), ("Date of birth", "14 June 2011")]
    by_number = events_of(MISSING, missing_answers())
    assert about_the_child(None, by_number) == [("Child", "Children's social care number W-1001")]
    known = Listed("c-1", "c-1", "Blake Sample", date(2010, 2, 1), number="W-1001")
    assert about_the_child(known, by_number) == [
        ("Child", "Blake Sample"),
        ("Date of birth", "1 February 2010"),
        ("Number", "W-1001"),
    ]


def test_the_people_of_an_interview_are_told_apart_from_it() -> None:
    facts = told(INTERVIEW, interview_answers(**{"contacts-0-discloser": "child", "contacts-0-alias": "Daz"}))
    with_the_name = [step for step, some in facts.items() if any("Daz" in text for _, text in some)]
    assert with_the_name == ["contacts-0"]
