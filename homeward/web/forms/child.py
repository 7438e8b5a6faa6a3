"""Which child a form is about: a reference number, or a name that a person will match later."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from homeward.domain.calendar.deadlines import age_on
from homeward.web.forms.answers import Answers
from homeward.web.forms.envelope import CloudEvent, Origin
from homeward.web.forms.reader import Reader
from homeward.web.words.codes import CHILD_HOW, CHILD_HOW_LATER, CHILD_NUMBERS
from homeward.web.words.moments import day
from homeward.web.words.moments import moment as in_words

REPORT = "report"
"""The field of `data` that keeps the reference by which a person gave the child, if they did."""

FROM_LIST, NONE_OF_THESE = "child-ref", "none"
"""The field that holds the child who was chosen from a list, and its answer where none of them is meant."""

SAME_CHILD = "same"
"""How the child is given where a record is corrected and was about the right one."""

GROWN_UP = 18

ABSENCES = "absence"
"""The field of the ticked absences of that child."""

Moments = Mapping[str, tuple[str, datetime | None]]


@dataclass(frozen=True)
class ChosenChild:
    """`told` goes into the data of each event. `described` is what is known of a child without a number."""

    told: dict[str, Any]
    described: dict[str, Any] = field(default_factory=dict)

    def registration(self, origin: Origin, at: datetime) -> list[CloudEvent]:
        """Puts a child who is known by name alone on record."""
        if not self.described:
            return []
        return [origin.event("child.registered", at, {**self.told, **self.described}, part="child")]


def read_child(reader: Reader, described_child: str, *, reference: str = "") -> ChosenChild | None:
    """A child without a number goes by `described_child` (`Origin`).

    `reference` names the field with the reference of the missing report, on forms that come after one.
    """
    if is_from_list(reader.answers):
        return _from_list(reader)
    options = CHILD_HOW_LATER if reference else CHILD_HOW
    if reader.on_record.corrected:
        options = {**options, SAME_CHILD: ""}
    match reader.choice("child-how", options, missing="Choose the child, or say how you can identify them"):
        case "number":
            return _by_number(reader)
        case "name":
            return _by_name(reader, described_child)
        case "reference":
            return _by_reference(reader, reference)
        case "same" if reader.on_record.corrected:
            return ChosenChild(dict(reader.on_record.corrected))
        case _:
            return None


def is_from_list(answers: Answers) -> bool:
    """Whether a child was chosen from those who were offered."""
    return answers.one(FROM_LIST) not in ("", NONE_OF_THESE)


def _from_list(reader: Reader) -> ChosenChild | None:
    if reader.on_record.chosen is None:
        reader.wrong(FROM_LIST, "Choose the child again: the one that you chose is not in your list")
        return None
    return ChosenChild(reader.on_record.chosen.told)


def episodes(reader: Reader, name: str, missing: str) -> list[str]:
    """What the source calls each missing episode; a reference of ours is replaced by that.

    They are typed, ticked in the list of the child's absences, or come with the report that was chosen.
    """
    ticked = [ref for ref in reader.answers.many(ABSENCES) if ref]
    chosen = reader.on_record.chosen
    if not ticked and not reader.answers.one(name) and chosen and chosen.episode:
        return [chosen.episode]
    typed = (reader.text(name, missing="" if ticked else missing) or "").split()
    reports = reader.on_record.reports
    named = [reports[one.upper()].episode if one.upper() in reports else one for one in typed]
    return list(dict.fromkeys([*ticked, *named]))


Whom = tuple[ChosenChild | None, list[str]]
"""The child and the absences that a form is about."""


def read_whom(reader: Reader, described_child: str) -> Whom:
    """For a form that may be about several absences; `described_child` as `read_child` takes it."""
    child = read_child(reader, described_child, reference="episodes")
    chosen = is_from_list(reader.answers)
    about = episodes(reader, "episodes", "" if chosen else "Enter the reference of the missing report")
    if chosen and not about:
        reader.wrong(ABSENCES, "Tick at least one time that the child was missing")
    return child, about


def check_absences(reader: Reader, field: str, references: Iterable[str], at: Moments) -> None:
    """Ask about what cannot well be: a moment before the report, or the absence of another child.

    `at` are the moments by the fields that hold them, each with its name in words.
    """
    for reference in references:
        if reference in reader.on_record.of_others:
            sentence = "This reference is of another child's absence, not of this child's."
            reader.doubt(field, sentence, Reference=reference)
        start = reader.on_record.starts.get(reference)
        for name, (what, moment) in at.items():
            if start and moment and moment < start:
                sentence = f"{what} is before the child was reported missing."
                reader.doubt(name, sentence, You_typed=in_words(moment), Reported_missing=in_words(start))


def check_reported(reader: Reader, field: str, references: Iterable[str]) -> None:
    """Ask about references under which nobody has been reported missing."""
    known = reader.on_record
    for reference in references:
        if reference not in known.starts and reference not in known.of_others:
            sentence = "Nobody has reported this child missing under this reference."
            reader.doubt(field, sentence, Reference=reference)


def _by_reference(reader: Reader, reference: str) -> ChosenChild | None:
    typed = reader.answers.one(reference).upper().split()
    reports = reader.on_record.reports
    found = [reports[one] for one in typed if one in reports]
    if found and all(report.child == found[0].child for report in found):
        return ChosenChild({"child": found[0].child, REPORT: found[0].reference})
    if typed:
        reader.wrong(reference, "No child was reported here under this reference. Check it, or give a number")
    return None


def _by_number(reader: Reader) -> ChosenChild | None:
    scheme = reader.choice("child-scheme", CHILD_NUMBERS, missing="Choose what kind of number it is")
    value = reader.text("child-value", missing="Enter the child's number", most=64)
    return ChosenChild({"child": {"scheme": scheme, "value": value}}) if scheme and value else None


def _by_name(reader: Reader, described_child: str) -> ChosenChild | None:
    given = reader.text("child-given_name", missing="Enter the child's first name", most=100)
    family = reader.text("child-family_name", missing="Enter the child's last name", most=100)
    born = reader.day("child-date_of_birth", "Date of birth")
    if born and born > reader.now.date():
        reader.wrong("child-date_of_birth", "Date of birth must be in the past")
    elif born and (age := age_on(born, reader.now)) >= GROWN_UP:
        asked = f"This date of birth makes the child {age} years old."
        reader.doubt("child-date_of_birth", asked, You_typed=day(born), Today=in_words(reader.now))
    described = {"given_name": given, "family_name": family, "date_of_birth": born and born.isoformat()}
    known = {name: value for name, value in described.items() if value}
    return ChosenChild({"child": {"scheme": "local", "value": described_child}}, known)
