"""No message tells anything of a child, whatever is known where it is written."""

import re
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path

import pytest
from jinja2 import FileSystemLoader, UndefinedError

from homeward.config import settings
from homeward.domain.telling.notices import About, Notice, NoticeState, short_reference
from homeward.names import USUAL
from homeward.notify import messages
from homeward.notify.messages import PACKAGED, Context, Template, message
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


def test_every_message_says_the_names_of_this_installation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a template says, and not what it is filled with."""
    for name in USUAL:
        monkeypatch.setenv(f"HOMEWARD_{name.upper()}", "Invented Body")
    settings.cache_clear()
    own = tmp_path / "templates"
    own.mkdir()
    for template in Template:
        text = PACKAGED.get_source(messages._environment(), f"{template}.txt.j2")[0]
        (own / f"{template}.txt.j2").write_text(f"{text}Ask CADT, MACSE or the emergency duty team.\n")
    monkeypatch.setattr(messages, "PACKAGED", FileSystemLoader(own))
    try:
        for template in Template:
            told = "\n".join(messages.render(template, Context("MACSE", "a link", "now", "a number")))
            usual = [name for name in USUAL.values() if re.search(rf"(?i)(?<![\w-]){name}", told)]
            assert usual == (["MACSE"] if "MACSE" in told else []), template
            assert "Ask Invented Body, Invented Body or the Invented Body." in told
    finally:
        monkeypatch.undo()
        settings.cache_clear()
