"""A row of a file becomes the answers that the interview form would have sent, however it is written."""

from datetime import UTC, datetime

import pytest

from homeward.web.forms.envelope import Origin
from homeward.web.forms.paper import PaperForm, read_row
from homeward.web.forms.paper_columns import column, template, title_of, unread
from homeward.web.forms.reader import Reader
from homeward.web.forms.return_interview import read_interview
from tests.paper import TWO_CONTACTS, row

NOW = datetime(2026, 6, 20, 9, tzinfo=UTC)


def events_of(form: PaperForm) -> list[dict[str, object]]:
    reader = Reader(form.answers, NOW)
    events = read_interview(reader, Origin(form.id, "robin", "Catch-22", NOW))
    assert (reader.errors, dict(form.wrong)) == ({}, {})
    return events


def test_a_row_with_two_contacts_is_an_interview_and_two_disclosures() -> None:
    interview, daz, place = events_of(read_row({**row(), **TWO_CONTACTS}, "Catch-22"))
    assert interview["type"] == "rhi.completed"
    assert interview["time"] == "2026-03-18T15:00:00+00:00"
    assert daz["data"]["contact"]["phone"] == "07700 900123"
    assert daz["data"]["elements"] == ["gifts", "transport"]
    assert daz["data"]["named_children"] == [{"given_name": "Kay"}]
    assert place["data"]["place"] == {"name": "The Invented Arms"}


@pytest.mark.parametrize(
    ("day", "clock"),
    [
        ("18/03/2026", "15:00"),
        ("18/03/2026", "15:00:00"),
        ("18/03/2026", "3:00:00 PM"),
        ("18/03/2026", "0.625"),
        ("18/03/2026 15:00", ""),
        ("2026-03-18 15:00:00", ""),
        ("2026-03-18T15:00", ""),
        ("18-Mar-26", "3pm"),
        ("18 March 2026", "1500"),
        ("46099", "15:00"),
        ("46099.625", ""),
        ("46099,625", ""),
    ],
)
def test_days_and_times_are_read_as_excel_and_people_write_them(day: str, clock: str) -> None:
    form = read_row(row(Date_you_spoke=day, Time_you_spoke=clock), "Catch-22")
    assert events_of(form)[0]["time"] == "2026-03-18T15:00:00+00:00", (day, clock)


@pytest.mark.parametrize("said", ["Yes", "yes", " Y ", "YES"])
def test_an_answer_may_be_its_code_or_its_label(said: str) -> None:
    assert read_row(row(Harmed=said), "Catch-22").answers.one("harm") == "Y"


@pytest.mark.parametrize(
    ("heading", "cell", "field"),
    [
        ("Harmed", "perhaps", "harm"),
        ("Date you spoke", "last spring", "held_at"),
        ("Date you spoke", "3/18/2026", "held_at"),
        ("Date of birth", "32/01/2011", "child-date_of_birth"),
        ("Person 1: what there was", "Gifts; kittens", "contacts-1-elements"),
    ],
)
def test_a_cell_that_says_nothing_known_is_told_with_what_it_says(
    heading: str, cell: str, field: str
) -> None:
    wrong = read_row({**row(), heading: cell}, "Catch-22").wrong
    assert list(wrong) == [field]
    assert cell in wrong[field]


def test_a_sign_is_what_its_column_says() -> None:
    (interview,) = events_of(read_row({**row(), "Sign: Injuries": "A bruise."}, "Catch-22"))
    assert interview["data"]["signs"] == [{"sign": "injuries", "narrative": "A bruise."}]


def test_the_id_follows_from_child_and_time_so_that_another_answer_is_the_same_interview() -> None:
    first = read_row(row(), "Catch-22").id
    assert read_row(row(Harmed="Yes", Missing_report=" MP-26-0311 "), "Catch-22").id == first
    assert read_row(row(Time_you_spoke="16:00"), "Catch-22").id != first
    assert read_row(row(), "Another body").id != first


def test_the_number_of_the_form_is_its_identity_where_it_has_one() -> None:
    first = read_row(row(Number_of_the_form="P-7"), "Catch-22").id
    assert read_row(row(Number_of_the_form="p-7", Time_you_spoke="16:00"), "Catch-22").id == first
    assert read_row(row(Number_of_the_form="P-8"), "Catch-22").id != first


def test_every_heading_of_the_template_is_known_by_its_field() -> None:
    heads = template()
    assert unread(heads) == []
    assert unread([*heads, "Shoe size", "Person 1: shoe size"]) == ["Shoe size", "Person 1: shoe size"]
    for head in heads[1:-1]:
        known = column(head)
        assert known, head
        assert title_of(known.name) == head
