"""Interviews held on paper, as rows of a file: each row becomes the answers of the interview's own form."""

import json
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta

from homeward.domain.calendar.written_dates import day_in, time_of
from homeward.names import named
from homeward.web.forms.answers import Answers, day_fields
from homeward.web.forms.paper_columns import (
    BORN,
    NUMBER,
    SPOKEN_ON,
    SURE,
    Column,
    column,
    plain,
)

NAMESPACE = uuid.UUID("0a3f6d1e-6f0f-5a57-9d0c-3c4b5f1f7a10")
"""Of the ids of rows, so that the same row sent twice is one interview."""
DAYS = {"held_at": SPOKEN_ON, "child-date_of_birth": BORN}
SPOKEN_AT_FIELD = "held_at-time"
YES = ("y", "yes")

_SERIAL = re.compile(r"(?P<days>\d{5})(?P<part>[.,]\d+)?")
_PART = re.compile(r"0?[.,]\d+")
_SECONDS = re.compile(r"(\d{1,2}:\d{2}):\d{2}(?:\.\d+)?")
_ISO_TIME = re.compile(r"(?<=\d)T(?=\d)")
_EXCEL_BEGAN = date(1899, 12, 30)
_MINUTES = 24 * 60


@dataclass(frozen=True)
class PaperForm:
    """One row. `answers` are what the form would have sent; `wrong` maps a field to what its cell lacks.
    `sure`: the person says that what is unusual is right."""

    id: str
    answers: Answers
    wrong: Mapping[str, str]
    sure: bool


def read_row(cells: Mapping[str, str], organisation: str) -> PaperForm:
    """`cells` by their headings. The row's id follows from its own number, else from the child and the time,
    so that a row that was put right is still the same interview."""
    values: dict[str, tuple[str, ...]] = {}
    wrong: dict[str, str] = {}
    beside = {plain(title): text.strip() for title, text in cells.items()}
    for title, cell in cells.items():
        if (known := column(title)) is None:
            continue
        if text := cell.strip():
            _put(known, text, values, wrong)
    values |= _how_identified(values)
    id_ = _id(organisation, beside.get(plain(NUMBER), ""), values)
    sure = beside.get(plain(SURE), "").casefold() in YES
    return PaperForm(id_, Answers({**values, "form": (id_,)}), wrong, sure)


def _put(known: Column, text: str, values: dict[str, tuple[str, ...]], wrong: dict[str, str]) -> None:
    if known.name in DAYS:
        _put_day(known.name, text, values, wrong)
    elif known.name == SPOKEN_AT_FIELD:
        clock = _clock(text)
        values[known.name] = (f"{clock:%H:%M}" if clock else text,)
    elif known.codes:
        codes = [_code(known, part) for part in (re.split(r"[,;]", text) if known.many else [text])]
        values[known.name] = tuple(filter(None, codes)) or (text,)
        if not all(codes):
            wrong[known.name] = f"“{text}” is none of: {'; '.join(map(named, known.codes.values()))}"
    else:
        values[known.name] = (text,)
        if known.name.startswith("signs-"):
            values["signs"] = (*values.get("signs", ()), known.name.removeprefix("signs-"))


def _code(known: Column, text: str) -> str:
    """By the code, its label, or the beginning of one label alone; empty where it is none of these."""
    said = plain(text)
    labels = {code: plain(named(label)) for code, label in known.codes.items()}
    exact = [code for code, label in labels.items() if said in (plain(code), label)]
    begun = [code for code, label in labels.items() if said and label.startswith(said)]
    found = exact or begun
    return found[0] if len(found) == 1 else ""


def _put_day(field: str, text: str, values: dict[str, tuple[str, ...]], wrong: dict[str, str]) -> None:
    """A cell may hold the time too, as Excel writes a moment."""
    day, rest = _day(text)
    if day is None:
        wrong[field] = f"“{text}” is no date that can be read. Write it like 18/03/2026"
        return
    values |= {name: (value,) for name, value in day_fields(field, day)}
    if field == "held_at" and (clock := _clock(rest)):
        values.setdefault(SPOKEN_AT_FIELD, (f"{clock:%H:%M}",))


def _day(text: str) -> tuple[date | None, str]:
    """And what else is there. Excel counts days from its own beginning."""
    if serial := _SERIAL.fullmatch(text):
        return _EXCEL_BEGAN + timedelta(days=int(serial["days"])), serial["part"] or ""
    return day_in(_ISO_TIME.sub(" ", text))


def _clock(text: str) -> time | None:
    said = _SECONDS.sub(r"\1", text.strip())
    if _PART.fullmatch(said):
        minutes = round(float(f"0.{re.split('[.,]', said)[1]}") * _MINUTES)
        return time(minutes // 60 % 24, minutes % 60)
    return time_of(said)


def _how_identified(values: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """A number is surest, then a report made here, then a name."""
    if "child-value" in values:
        return {"child-how": ("number",)}
    if any(each.startswith("HW-") for each in " ".join(values.get("episodes", ())).upper().split()):
        return {"child-how": ("reference",)}
    if "child-given_name" in values or "child-family_name" in values:
        return {"child-how": ("name",)}
    return {}


def _id(organisation: str, number: str, values: Mapping[str, tuple[str, ...]]) -> str:
    about = {
        name: said for name, said in values.items() if name.startswith(("child-", "held_at", "episodes"))
    }
    key = ["number", number] if number else ["interview", sorted(about.items())]
    return str(uuid.uuid5(NAMESPACE, json.dumps([organisation, *key], ensure_ascii=False).casefold()))
