"""The reports as pages: figures by role, whose a number is, copies, files, and the lists of children."""

import csv
import json
import re
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest

from homeward.store import access
from homeward.store.unit_of_work import reading
from homeward.web.access.permissions import Role
from tests.factories import event_factory
from tests.forms import education_answers
from tests.macse import accepted, closed, discussed, noon
from tests.pages import Pages, errors_of, words_of

MARCH = "/reports/stay-safe?period=2026-03"
NAMES = ("Avery", "Blake", "Casey", "Drew", "Ellis", "Finley")
NOW = datetime.now(UTC)


def child(number: int) -> str:
    return f"W-{number}"


def absence(number: int, day: str) -> list[dict[str, Any]]:
    """Two hours of one day in March 2026."""
    about = {"child": child(number), "episode": f"E-{number}-{day}"}
    left, back = f"2026-03-{day}T10:00:00Z", f"2026-03-{day}T12:00:00Z"
    return [
        event_factory("missing.reported", time=left, reported_at=left, missing_from="home", **about),
        event_factory("missing.found", time=back, found_at=back, **about),
    ]


def six_children(pages: Pages) -> Pages:
    """Six children who were missing in March 2026, the first of them twice: five girls and a boy."""
    for number, name in enumerate(NAMES, 1):
        sex = "male" if number == 6 else "female"
        pages.record([event_factory("child.registered", child=child(number), given_name=name, sex=sex)])
        pages.record(absence(number, "02"))
    pages.record(absence(1, "20"))
    return pages


@pytest.fixture
def at_work(pages: Pages) -> Pages:
    return six_children(pages)


def looked_at(pages: Pages, what: str) -> set[tuple[str, str | None]]:
    with reading(pages.engine) as uow:
        return {(each.username, each.child_ref) for each in access.latest(uow, 100) if each.what == what}


def row(page: str, name: str, title: str) -> list[str]:
    """The cells of a row of the table with this title, as words."""
    table = page.split(f">{title}</h2>")[1].split("</table>")[0]
    for head, cells in re.findall(r'scope="row"[^>]*>(.*?)</th>(.*?)</tr>', table, re.DOTALL):
        if words_of(head) == name:
            return [words_of(each) for each in re.findall(r"<td[^>]*>(.*?)</td>", cells, re.DOTALL)]
    raise AssertionError(f"no row {name} under {title}")


def whose(page: str) -> list[str]:
    """The addresses of the children behind the numbers."""
    return [each.replace("&amp;", "&") for each in re.findall(r'href="(/reports/[^"]*/rows[^"]*)"', page)]


def test_an_analyst_sees_numbers_and_no_child(at_work: Pages) -> None:
    analyst = at_work.signed_in(Role.ANALYST)
    page = analyst.get(MARCH).text
    assert row(page, "Absences", "Absences, by where from")[:2] == ["7", "7"]
    assert row(page, "Children", "Children, by sex")[:3] == ["6", "5", "1"]
    assert whose(page) == []
    assert not any(name in page for name in NAMES)
    refused = analyst.get("/reports/stay-safe/rows?period=2026-03&table=1&row=1&column=1")
    assert refused.status_code == 403


def test_a_manager_opens_a_number_and_each_look_is_recorded(at_work: Pages) -> None:
    manager = at_work.signed_in(Role.CADT_MANAGER)
    page = manager.get(MARCH).text
    twice = next(each for each in whose(page) if "table=2&row=3&column=1" in each)
    opened = words_of(manager.get(twice).text)
    assert "Twice, All: 1." in opened
    assert "Avery Example" in opened
    assert "Blake" not in opened
    looked = looked_at(at_work, "report: stay-safe, whose")
    assert looked == {(Role.CADT_MANAGER, at_work.children_of("missing.reported")[0])}
    absences = words_of(manager.get(whose(page)[0]).text)
    assert "Absences, All: 7." in absences
    assert "6 children are behind this number" in absences
    gone = manager.get("/reports/stay-safe/rows?period=2026-03&table=1&row=99&column=1")
    assert gone.status_code == 404


def test_whose_a_number_of_the_dataset_is(at_work: Pages) -> None:
    at_work.record([accepted(child(2), "2026-03-25", "M-2"), discussed(child(2), "2026-03-26", "M-2")])
    manager = at_work.signed_in(Role.CADT_MANAGER)
    page = manager.get("/reports/quarterly?period=2025Q4").text
    assert "January to March 2026 (2025Q4): Exploitation and missing children" in page
    girls = row(page, "Girls", "Q07 Sex")
    assert girls[0].startswith("1 ")
    numbers = [words_of(manager.get(each).text) for each in whose(page)[:6]]
    assert all("Blake Example" in each for each in numbers)
    assert "All, Number: 1" in numbers[0]


def test_the_published_copy_withholds_small_numbers_on_the_page_and_in_the_files(at_work: Pages) -> None:
    manager = at_work.signed_in(Role.CADT_MANAGER)
    page = manager.get(f"{MARCH}&copy=published").text
    assert row(page, "Children", "Children, by sex") == ["withheld"] * 5
    assert whose(page) == []
    given = manager.get("/reports/stay-safe/file.csv?period=2026-03&copy=published")
    assert given.headers["content-disposition"] == (
        'attachment; filename="homeward-stay-safe-2026-03-published.csv"'
    )
    told = [each for each in csv.DictReader(StringIO(given.text)) if each["table"] == "Children, by sex"]
    assert {each["value"] for each in told} == {"withheld"}


def test_the_files_have_the_numbers_of_the_page(at_work: Pages) -> None:
    analyst = at_work.signed_in(Role.ANALYST)
    told = json.loads(analyst.get("/reports/stay-safe/file.json?period=2026-03").text)
    assert told["tables"][0]["rows"][0][:3] == ["Absences", 7, 7]
    pdf = analyst.get("/reports/stay-safe/file.pdf?period=2026-03")
    assert (pdf.headers["content-type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")
    assert analyst.get("/reports/stay-safe/file.docx?period=2026-03").status_code == 404
    assert analyst.get("/reports/stay-safe/file.csv?period=March").status_code == 404


@pytest.mark.parametrize("period", ["2026-13", "March", "2026-W10", "9999-12"])
def test_a_period_that_is_none_is_told_beside_the_choice(at_work: Pages, period: str) -> None:
    page = at_work.signed_in(Role.ANALYST).get(f"/reports/stay-safe?period={period}")
    assert page.status_code == 422
    assert errors_of(page.text) == ["period"]
    assert "Choose a month. In an address it is written like 2026-03." in words_of(page.text)


def test_every_report_is_listed_to_whom_it_is_for(at_work: Pages) -> None:
    def listed(role: Role) -> list[str]:
        return re.findall(r'href="/reports/([\w-]+)"', at_work.signed_in(role).get("/reports").text)

    numbers = ["quarterly", "stay-safe", "interviews"]
    children = ["missing-from-education", "other-authorities-children"]
    assert listed(Role.ANALYST) == numbers
    assert listed(Role.INTERVIEWER) == numbers + children
    assert listed(Role.DUTY) == [*numbers, "duty-sheet", *children]
    assert listed(Role.COORDINATOR) == [*numbers, "audit-lists"]
    assert listed(Role.CADT_MANAGER) == [*numbers, "duty-sheet", *children, "audit-lists"]


def test_each_report_draws_for_an_empty_store(pages: Pages) -> None:
    manager = pages.signed_in(Role.CADT_MANAGER)
    for name in re.findall(r'href="/reports/([\w-]+)"', manager.get("/reports").text):
        for address in (f"/reports/{name}", f"/reports/{name}/file.csv", f"/reports/{name}/file.pdf"):
            assert (address, manager.get(address).status_code) == (address, 200)


def test_a_child_whom_a_home_reports_is_on_the_list_of_missing_education_until_back(at_work: Pages) -> None:
    home = at_work.signed_in(Role.REPORTER)
    first = home.send("/education/new", education_answers(**{"child-value": "W-1"}))
    assert "Recorded: missing from education" in home.get(first.headers["location"]).text
    at_work.process()
    worker = at_work.signed_in(Role.INTERVIEWER)
    told = row(
        worker.get("/reports/missing-from-education").text, "Avery Example", "Missing from education now (1)"
    )
    assert told[1:3] == ["12 January 2026", "Suspended"]
    assert at_work.signed_in(Role.REPORTER).get("/reports/missing-from-education").status_code == 403
    day = NOW - timedelta(days=1)
    back = {"to-day": f"{day:%d/%m/%Y}"}
    again = education_answers(form="5f0e91ab-0000-4000-8000-000000000002", **{"child-value": "W-1"}, **back)
    home.send("/education/new", again)
    at_work.process()
    page = worker.get("/reports/missing-from-education").text
    assert "Missing from education now (0)" in page
    assert row(page, "Avery Example", "Back in education (1)")[1] == "12 January 2026"


def test_the_register_of_other_authorities_children(at_work: Pages) -> None:
    here = {"placement": "P-1", "responsible_la": "341", "host_la": "344", "location": None}
    away = {"placement": "P-2", "responsible_la": "341", "host_la": "341", "location": None}
    at_work.record(
        [
            event_factory("placement.started", child=child(1), **here),
            event_factory(
                "placement.ola_notified", child=child(1), iro="Robin Example", time=noon("2026-01-07")
            ),
            event_factory("placement.started", child=child(2), **away),
            event_factory(
                "placement.started", child=child(3), **{**here, "placement": "P-3", "responsible_la": "344"}
            ),
            event_factory(
                "placement.ola_notified", child=child(4), notifying_la="340", time=noon("2026-01-08")
            ),
        ]
    )
    duty = at_work.signed_in(Role.DUTY)
    page = duty.get("/reports/other-authorities-children").text
    title = "Placed here by another authority (2)"
    told = row(page, "Avery Example", title)
    assert (told[1], told[4], told[5], told[7]) == ("Liverpool", "7 January 2026", "Robin Example", "2")
    assert row(page, "Drew Example", title)[1:3] == ["Knowsley", "Not recorded"]
    assert "Blake" not in page
    assert "Casey" not in page
    looked = looked_at(at_work, "report: other-authorities-children")
    assert len(looked) == 2


QUARTER = "/reports/audit-lists?period=2025Q4"


def audited(at_work: Pages, title: str, name: str) -> list[str]:
    return row(at_work.signed_in(Role.COORDINATOR).get(QUARTER).text, name, title)


def test_audit_lists_of_cases(at_work: Pages) -> None:
    at_work.record(
        [
            accepted(child(1), "2025-01-10", "M-1"),
            closed(child(1), "2025-06-10", "M-1"),
            accepted(child(1), "2026-02-10", "M-2", agency="6"),
            accepted(child(2), "2025-09-01", "M-3"),
            discussed(child(2), "2025-09-10", "M-3"),
            accepted(child(3), "2025-12-01", "M-4"),
        ]
    )
    referred = audited(at_work, "Re-referrals (1)", "Avery Example")
    assert (referred[1], referred[2], referred[3]) == ("10 February 2026", "Police", "10 June 2025")
    long = audited(at_work, "Open six months or more (1)", "Blake Example")
    assert long[1:] == ["1 September 2025", "30", "1", "10 September 2025"]


def test_a_child_who_came_to_macse_with_no_alert_before_is_told_with_the_gap(at_work: Pages) -> None:
    at_work.record([accepted("W-9", "2026-02-10", "M-9"), accepted(child(1), "2026-03-30", "M-8")])
    page = at_work.signed_in(Role.COORDINATOR).get(QUARTER).text
    silent = row(page, "Child W-9", "Came to MACSE with no alert before (2)")
    assert silent[1:] == ["10 February 2026", "Unknown", "0", "0", "0", "Nothing had come in"]


def test_boys_and_places_of_several_children(at_work: Pages) -> None:
    flat = {"address": "14 Invented Street CH41 9ZZ"}
    at_work.record(
        [
            event_factory("harm.disclosed", child=child(6), harm_type="sexual", time=noon("2026-03-10")),
            *(
                event_factory(
                    "missing.sighting",
                    child=child(number),
                    episode=f"E-{number}-02",
                    time="2026-03-02T11:00:00Z",
                    at="2026-03-02T11:00:00Z",
                    place=flat,
                )
                for number in (1, 2)
            ),
        ]
    )
    now = at_work.signed_in(Role.CADT_MANAGER)
    this_quarter = now.get("/reports/audit-lists?period=" + quarter_of_now()).text
    boy = row(this_quarter, "Finley Example", "Boys (1)")
    assert "Harm to a child was told of or seen" in boy[1]
    assert boy[2] == "not decided"
    page = now.get(QUARTER).text
    place = row(page, "14 Invented Street CH41 9ZZ", "Hot spots (1)")
    assert place[:2] == ["2 : whose, 14 Invented Street CH41 9ZZ, Children", "2"]
    behind = words_of(now.get(whose(page)[-1]).text)
    assert "Avery Example" in behind
    assert "Blake Example" in behind


def quarter_of_now() -> str:
    year, month = (NOW.year, NOW.month - 3) if NOW.month > 3 else (NOW.year - 1, NOW.month + 9)
    return f"{year}Q{(month - 1) // 3 + 1}"


def test_the_duty_sheet_says_what_stands(at_work: Pages) -> None:
    hour_ago = (NOW - timedelta(hours=1)).isoformat()
    at_work.record(
        [
            event_factory(
                "missing.reported", child=child(1), episode="E-9", time=hour_ago, reported_at=hour_ago
            ),
            event_factory("harm.disclosed", child=child(2), harm_type="sexual", time=hour_ago),
        ]
    )
    lead = at_work.signed_in(Role.SAFEGUARDING_LEAD)
    page = lead.get("/reports/duty-sheet").text
    assert "Missing now (1)" in page
    assert row(page, "Avery Example", "Missing now (1)")[4] == ""
    alerts = re.search(r">Open alerts \(\d+\)<", page)
    assert alerts
    harm = row(page, "Blake Example", alerts[0].strip("><"))
    assert harm[1:3] == ["Harm to a child was told of or seen", "Nobody"]
    assert harm[4] == "Yes"
    assert re.search(r"Gaps in the rota \([1-9]", page)
    assert any(who == Role.SAFEGUARDING_LEAD for who, _ in looked_at(at_work, "report: duty-sheet"))
