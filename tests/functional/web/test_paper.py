"""Interviews held on paper come in by pages or by a file: each has its own answer, and none comes twice."""

import codecs
import csv
import re
from html import unescape
from io import StringIO

import pytest

from homeward.web.access.permissions import Role
from tests.factories import event_factory
from tests.forms import CONTACT, interview_answers
from tests.pages import Browser, Pages, errors_of, field, words_of
from tests.paper import TWO_CONTACTS, paper_file, row

FORM, LIST, UPLOAD = "/interviews/paper/new", "/interviews/paper", "/interviews/upload"


@pytest.fixture
def worker(pages: Pages) -> Browser:
    pages.record([event_factory("missing.reported")])
    return pages.signed_in(Role.INTERVIEWER)


def upload(browser: Browser, content: bytes) -> str:
    """The page of the answer."""
    token = field(browser.get(UPLOAD).text, "csrf")
    sent = browser.client.post(UPLOAD, data={"csrf": token}, files={"file": ("paper.csv", content)})
    assert sent.status_code in (200, 422)
    return sent.text


def counts(html: str) -> tuple[int, ...]:
    """Accepted, recorded before, not accepted."""
    told = re.search(r"(\d+) accepted, (\d+) recorded before, (\d+) not accepted", words_of(html))
    assert told, words_of(html)
    return tuple(map(int, told.groups()))


def to_mend(browser: Browser, html: str) -> list[dict[str, str]]:
    """The rows of the file that the page offers."""
    rows = unescape(html.partition('aria-hidden="true" readonly>')[2].partition("</textarea>")[0])
    token = field(html, "csrf")
    sent = browser.client.post(f"{UPLOAD}/refused.csv", data={"csrf": token, "rows": rows})
    assert sent.headers["content-disposition"].startswith("attachment")
    return list(csv.DictReader(StringIO(sent.content.decode("utf-8-sig"))))


def test_each_row_has_its_own_answer_and_the_good_ones_are_recorded(pages: Pages, worker: Browser) -> None:
    bad = row(Time_you_spoke="16:00", Harmed="perhaps", Anything_online="")
    html = upload(worker, paper_file(row(), {**row(Time_you_spoke="17:00"), **TWO_CONTACTS}, bad))
    assert counts(html) == (2, 0, 1)
    assert "Harmed : “perhaps” is none of: Yes; No; Not known" in words_of(html)
    assert "Anything online : Say whether there was anything online" in words_of(html)
    assert (pages.journalled("rhi.completed"), pages.journalled("contact.disclosed")) == (2, 2)
    pages.process()
    assert pages.differences() == 0


def test_the_same_file_again_doubles_nothing(pages: Pages, worker: Browser) -> None:
    content = paper_file(row(), row(), row(Time_you_spoke="17:00"))
    assert counts(upload(worker, content)) == (2, 1, 0)
    assert counts(upload(worker, content)) == (0, 3, 0)
    assert counts(upload(pages.signed_in(Role.INTERVIEW_MANAGER), content)) == (0, 3, 0)
    assert pages.journalled("rhi.completed") == 2


def test_an_interview_that_was_recorded_with_other_answers_stands(pages: Pages, worker: Browser) -> None:
    upload(worker, paper_file(row()))
    html = upload(worker, paper_file(row(Alcohol_or_drugs="Not known")))
    assert counts(html) == (0, 0, 1)
    assert "What was recorded first stands" in words_of(html)
    assert pages.journalled("rhi.completed") == 1


def test_rows_to_mend_come_back_with_the_reason_and_are_sent_again(pages: Pages, worker: Browser) -> None:
    bad = {**row(Time_you_spoke="", Shoe_size="36"), "Child's own words": "He waits\nby the “pier”, at 7."}
    html = upload(worker, paper_file(row(), bad))
    assert "These columns were passed over: Shoe size." in words_of(html)
    (refused,) = to_mend(worker, html)
    assert (
        refused.pop("Why it was not accepted")
        == "Date you spoke: When you spoke must have a time, like 22:40 or 10:40pm"
    )
    assert {title: cell for title, cell in refused.items() if cell} == {
        title: cell for title, cell in bad.items() if cell
    }
    mended = {"Why it was not accepted": "an old reason", **refused, "Time you spoke": "17:00"}
    assert counts(upload(worker, paper_file(row(), mended))) == (1, 1, 0)
    assert pages.journalled("rhi.completed") == 2


def test_what_is_unusual_is_asked_and_taken_where_the_row_says_that_it_is_right(
    pages: Pages, worker: Browser
) -> None:
    old = row(Date_you_spoke="18/03/2019")
    html = upload(worker, paper_file(old))
    assert counts(html) == (0, 0, 1)
    assert "Is that right? When you spoke is 7 years ago." in words_of(html)
    assert counts(upload(worker, paper_file({**old, "Sure": "Yes"}))) == (1, 0, 0)


ODD_FILES = [
    pytest.param(codecs.BOM_UTF8 + paper_file(row()), id="byte order mark"),
    pytest.param(paper_file(row(), delimiter=";"), id="semicolons"),
    pytest.param(b"sep=;\r\n" + paper_file(row(), delimiter=";"), id="sep line"),
    pytest.param(paper_file(row()).replace(b"\r\n", b"\n"), id="LF"),
    pytest.param(paper_file({}, row(), {}), id="empty rows"),
    pytest.param(paper_file(row(Shoe_size="36")), id="extra column"),
    pytest.param(
        paper_file(row(Your_account="Zoë said “no” – twice")).decode().encode("cp1252"), id="Windows-1252"
    ),
    pytest.param(paper_file(row()).decode().encode("utf-16"), id="UTF-16"),
]


@pytest.mark.parametrize("content", ODD_FILES)
def test_a_file_is_read_however_a_spreadsheet_saved_it(pages: Pages, worker: Browser, content: bytes) -> None:
    html = upload(worker, content)
    assert counts(html) == (1, 0, 0)
    (form_id,) = re.findall(r"reference HW-(\w+)", words_of(html))
    (own,) = set(re.findall(r'/recorded/([0-9a-f-]{36})"', worker.get("/recorded").text))
    assert own.startswith(form_id.lower())
    if b"Zo\xeb" in content:
        assert "Zoë said “no” – twice" in words_of(worker.get(f"/recorded/{own}").text)


NO_TABLES = [
    pytest.param(b"", "Choose a file that is not empty.", id="empty"),
    pytest.param(b"a,b\n1,2\n", "The file has no column “Date you spoke” in its first row.", id="no table"),
    pytest.param(b"PK\x03\x04", "an Excel workbook", id="workbook"),
    pytest.param(paper_file(*[row(Time_you_spoke=f"{at}:00") for at in range(501)]), "500 rows", id="long"),
    pytest.param(b"a" * (5 * 2**20 + 1), "larger than 5 MB", id="large"),
]


@pytest.mark.parametrize(("content", "said"), NO_TABLES)
def test_a_file_that_is_none_has_one_clear_answer(
    pages: Pages, worker: Browser, content: bytes, said: str
) -> None:
    html = upload(worker, content)
    assert said in words_of(html)
    assert errors_of(html) == ["file"]
    assert pages.journalled("rhi.completed") == 0


def test_a_row_that_is_no_row_loses_nothing(worker: Browser) -> None:
    html = upload(worker, paper_file(row()) + b'W-1002,"never closed\r\n')
    assert counts(html) == (1, 0, 1)
    (refused,) = to_mend(worker, html)
    assert "quotation mark" in refused["Why it was not accepted"]
    assert any("never closed" in str(cell) for cell in refused.values())


def test_a_child_in_danger_is_told_of_beside_whom_to_ring(worker: Browser) -> None:
    html = upload(worker, paper_file(row(In_danger_now="Yes")))
    assert "If you have not rung yet, ring now" in html
    assert "In danger now" in html
    assert 'href="tel:999"' in html


def test_the_template_has_every_heading_and_opens_in_excel(worker: Browser) -> None:
    sent = worker.get("/interviews/template.csv")
    assert sent.content.startswith(codecs.BOM_UTF8)
    assert "Person 2: telephone" in sent.text.splitlines()[0]


def test_one_is_typed_after_the_other(pages: Pages, worker: Browser) -> None:
    sent = worker.send(FORM, interview_answers(**CONTACT))
    assert sent.status_code == 303
    form = worker.open(sent.headers["location"]).text
    assert "Recorded. Reference HW-5F0E91AB. Type the next one." in words_of(form)
    assert 'name="form" value="5f0e91ab' not in form
    assert (pages.journalled("rhi.completed"), pages.journalled("contact.disclosed")) == (1, 1)


def test_whoever_says_that_a_child_is_in_danger_is_told_whom_to_ring(worker: Browser) -> None:
    sent = worker.send(FORM, interview_answers(danger_now="Y"))
    assert sent.headers["location"].startswith("/recorded/")


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(pages: Pages, worker: Browser) -> None:
    sent = worker.send(FORM, interview_answers(harm=None, own_words="He waits by the pier."))
    assert (sent.status_code, errors_of(sent.text)) == (422, ["harm"])
    assert "He waits by the pier." in sent.text
    assert pages.journalled("rhi.completed") == 0


def keep(browser: Browser, **changed: str | None) -> None:
    """A form that is kept as a draft, from a page of its own."""
    html = browser.open(FORM).text
    typed = {name: list(values) for name, values in interview_answers(**changed).values.items()}
    own = {name: field(html, name) for name in ("csrf", "form", "mark")}
    sent = browser.client.post("/interviews/paper/later", data={**typed, **own, "action": "next"})
    assert sent.headers["location"] == FORM


def test_drafts_are_checked_and_those_that_lack_nothing_are_recorded_together(
    pages: Pages, worker: Browser
) -> None:
    keep(worker)
    keep(worker, **{"child-value": "W-1002", "harm": None, "online": None})
    keep(worker, **{"child-value": "W-1003", "held_at-day": "18 3 2019"})
    listed = words_of(worker.get(LIST).text)
    assert "1 of 3 drafts can be recorded" in listed
    for said in ("Say whether the child was harmed", "Say whether there was anything online", "7 years ago"):
        assert said in listed, said
    sent = words_of(worker.post(LIST, action="save").text)
    assert "1 interview recorded." in sent
    assert "0 of 2 drafts can be recorded" in sent
    assert (pages.journalled("rhi.completed"), len(pages.drafts())) == (1, 2)


def test_a_draft_is_its_authors_alone(pages: Pages, worker: Browser) -> None:
    keep(worker)
    other = pages.signed_in(Role.INTERVIEW_MANAGER)
    assert "Not recorded yet" not in other.get(LIST).text
    assert "recorded" not in words_of(other.post(LIST, action="save").text).partition("My interviews")[0]
    assert pages.journalled("rhi.completed") == 0


def test_a_late_interview_is_told_as_late(pages: Pages, worker: Browser) -> None:
    pages.record([event_factory("child.registered")])
    upload(worker, paper_file(row(Concerned_about_sexual_exploitation="Yes", Your_account="She was afraid.")))
    pages.process()
    assert "Came to light late" in words_of(pages.signed_in(Role.DUTY).get("/duty").text)
