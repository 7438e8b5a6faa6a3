"""What each row of the return tells, as events (domain.md, section 4.1).

Checks that one row can fail on its own refuse it. What several rows make a contradiction of, such as
overlapping periods, is accepted as reported and becomes a task for a person.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from homeward.domain.codes.national import ETHNICITY, LEGAL_STATUS, PLACEMENT, PROVIDER, WITHOUT_PROVIDER
from homeward.domain.events.kinds import as_instant
from homeward.errors import Problem
from homeward.inputs.ssda903.cells import Cells, Fault, one_of, read_day, read_text, read_upn
from homeward.inputs.ssda903.statements import Told, statement

SEX = {
    "M": "male",
    "F": "female",
    "U": "not_recorded",
    "1": "male",
    "2": "female",
    "0": "not_recorded",
    "9": "indeterminate",
}
"""Letters since 2024-25, digits before."""


GOES_ON = "X1"
"""Why an episode ended that another one follows."""


@dataclass
class Return:
    """What rows need to know of the rest of the return.

    `area` is the authority whose return it is; `today` the day of import; `year` the one in which its
    collection year begins. `born` gives the dates of birth of each child of header.csv, as they are written.
    """

    area: str
    today: date
    year: int
    born: dict[str, set[str]] = field(default_factory=dict)

    @property
    def year_start(self) -> date:
        return date(self.year, 4, 1)


def header(cells: Cells, of: Return) -> Iterator[Told]:
    """Who the child is. Sex and ethnicity are for reports; the mother's columns are not taken."""
    cells.require("CHILD")
    child = cells.get("CHILD", read_text)
    sex = cells.get("SEX", _sex)
    born = cells.past("DOB")
    ethnicity = cells.get("ETHNIC", one_of(ETHNICITY))
    upn = cells.get("UPN", read_upn)
    if child and not cells.problems:
        of.born.setdefault(child, set()).add(cells.values.get("DOB", "").strip())
        registered = statement(
            "child.registered",
            _known_from(born, of),
            identifiers=[{"scheme": "upn", "value": upn}] if upn and not upn.startswith("UN") else None,
            upn=upn,
            date_of_birth=born and born.isoformat(),
            sex=sex,
            ethnicity=ethnicity,
        )
        yield Told("child.registered", child, of.year_start, (registered,))


def _known_from(born: date | None, of: Return) -> date:
    """The return does not say when it came to know a child: at the start of its year, or at birth if later.

    So a child's particulars of a later year follow those of an earlier one.
    """
    last = date(of.year + 1, 3, 31)
    return min(max(of.year_start, born), last) if born else of.year_start


def _sex(text: str) -> str:
    if (code := text.upper()) not in SEX:
        raise Fault("must be M, F or U (not known), or 1 (male) or 2 (female) as before 2024-25")
    return SEX[code]


def uasc(cells: Cells, of: Return) -> Iterator[Told]:
    """The child is unaccompanied and seeks asylum, until `duc`, which may lie ahead."""
    cells.require("CHILD")
    child = cells.get("CHILD", read_text)
    ceases = cells.get("DUC", read_day)
    if child and not cells.problems:
        seeks = statement("child.updated", of.year_start, uasc="Y", duc=ceases and ceases.isoformat())
        yield Told("child.updated", child, of.year_start, (seeks,))


def episode(cells: Cells, of: Return) -> Iterator[Told]:
    """A period under one legal status in one placement. Where that is, its postcode tells."""
    for column in ("CHILD", "DECOM", "LS", "PLACE"):
        cells.require(column)
    child = cells.get("CHILD", read_text)
    start, end = cells.past("DECOM"), cells.past("DEC")
    legal_status = cells.get("LS", one_of(LEGAL_STATUS))
    place, provider = cells.get("PLACE", one_of(PLACEMENT)), cells.get("PLACE_PROVIDER", one_of(PROVIDER))
    if place and place not in WITHOUT_PROVIDER:
        cells.require("PLACE_PROVIDER")
    postcode, home = cells.get("PL_POST", read_text), cells.get("HOME_POST", read_text)
    urn = cells.get("URN", read_text)
    reason = cells.get("REC", lambda text: read_text(text).upper())
    _check_order(cells, "DECOM", start, "DEC", end)
    if not (child and start) or cells.problems:
        return
    span = {"from": start.isoformat(), "to": end and end.isoformat()}
    placed = {
        "place_code": place,
        "provider_code": provider,
        "postcode": postcode,
        "home_postcode": home,
        "urn": urn,
        "responsible_la": of.area,
    }
    status = {"code": legal_status, "reason_ended": reason if reason != GOES_ON else None}
    for type_, data in ("legal_status.changed", status), ("placement.started", placed):
        yield Told(type_, child, start, (statement(type_, start, **data, **span),))


def missing(cells: Cells, of: Return) -> Iterator[Told]:
    """A missing (M) or away (A) period. Without an end the child is still missing."""
    cells.require("CHILD")
    cells.require("MISSING", ": M or A (rules 565 and 566)")
    cells.require("MIS_START", " (rule 564)")
    child, category = cells.get("CHILD", read_text), cells.get("MISSING", _category)
    start, end = cells.past("MIS_START", " (rule 1004)"), cells.past("MIS_END", " (rule 1005)")
    _check_order(cells, "MIS_START", start, "MIS_END", end, " (rule 567)")
    born = cells.glance("DOB", read_day)  # the header says it; here it only tells children apart
    if born and start and start <= born:
        cells.refuse("MIS_START", "must be after the date of birth (rule 586)")
    if not (child and start and category) or cells.problems:
        return
    said = [statement("missing.reported", start, category=category, responsible_la=of.area, day_only=True)]
    if end:
        said.append(statement("missing.found", end, found_at=as_instant(end).isoformat(), day_only=True))
    yield Told("missing.reported", child, start, tuple(said))


def _category(text: str) -> str:
    if (code := text.upper()) not in ("M", "A"):
        raise Fault("must be M (missing) or A (away without authorisation) (rule 1006)")
    return code


def _check_order(
    cells: Cells, first: str, start: date | None, second: str, end: date | None, rule: str = ""
) -> None:
    if start and end and end < start:
        cells.refuse(second, f"must not be before {first}{rule}")


def notes(cells: Cells, of: Return) -> tuple[Problem, ...]:
    """What a person should look at though the row can be taken in: it may be about another child."""
    held = of.born.get(cells.values.get("CHILD", "").strip())
    if held is None:
        return (Problem("CHILD", "is in no row of the header that was taken in"),)
    born = cells.values.get("DOB", "").strip()
    if born and held - {"", born} and born not in held:
        return (Problem("DOB", "is not the date of birth that the header gives for this child"),)
    return ()
