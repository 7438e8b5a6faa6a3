"""No message tells anything of a child, whatever is known where it is written."""

from dataclasses import fields
from datetime import UTC, datetime

import pytest
from jinja2 import UndefinedError

from homeward.domain.telling.notices import About, Notice, NoticeState, short_reference
from homeward.notify import messages
from homeward.notify.messages import Context, Template, message
from tests.factories import event_factory

NOW = datetime(2026, 7, 2, 2, 12, tzinfo=UTC)
ABOUT = "8f3a22c1d4e5f60718293a4b5c6d7e8f"
RECORD = event_factory(
    "child.registered",
    child={"scheme": "la_child_id", "value": "W-777001"},
    given_name="Quillon",
    family_name="Marblewick",
    aliases=["Zephyrine"],
    date_of_birth="2011-09-17",
    identifiers=[{"scheme": "police_ref", "value": "PR-77123"}],
)
"""A whole record of an invented child, as it is at hand where a notice is queued."""


def notice_about(record: dict[str, object], template: Template, kind: About) -> Notice:
    """Made while the record is at hand: there is no field that could take any of it."""
    assert not set(record["data"]) & {field.name for field in fields(Notice)}  # type: ignore[call-overload]
    given = dict.fromkeys(field.name for field in fields(Notice))
    return Notice(
        **given
        | {
            "id": "an-id",
            "about": ABOUT,
            "about_kind": kind,
            "template": template,
            "due_at": NOW,
            "state": NoticeState.WAITING,
        }
    )


@pytest.mark.parametrize("kind", About)
@pytest.mark.parametrize("template", Template)
def test_no_message_tells_anything_that_identifies_a_child(template: Template, kind: About) -> None:
    made = message(notice_about(RECORD, template, kind), "https://homeward.example.org", "0151 496 0100")
    told = f"{made.subject} {made.body} {made.link} {made.reference}"
    marks = ("Quillon", "Marblewick", "Zephyrine", "2011", "17 September", "777001", "PR-77123")
    assert [mark for mark in marks if mark in told] == []
    assert short_reference(ABOUT) in told
    assert "03:12 on 2 July" in made.body
    assert made.subject.startswith("Homeward: ")
    assert "\n" not in made.subject


def test_a_message_can_know_nothing_of_a_child() -> None:
    assert {field.name for field in fields(Context)} == {"reference", "link", "due", "duty_phone"}


def test_a_template_that_names_anything_else_is_an_error() -> None:
    environment = messages._environment()
    broken = environment.from_string("Homeward: {{ child.given_name }}\n---\n")
    with pytest.raises(UndefinedError):
        broken.render()


def test_every_template_has_its_file_and_every_file_its_template() -> None:
    files = {name.removesuffix(".txt.j2") for name in messages._environment().list_templates()}
    assert files == set(Template)
