"""A form offers children to choose from: to whom it may, each told from the others, each look recorded."""

import re

import pytest
from sqlalchemy import select, update

from homeward.store.tables import accounts
from homeward.store.unit_of_work import reading, unit_of_work
from homeward.web.access.permissions import Role
from homeward.web.forms.answers import Answers
from tests.factories import event_factory
from tests.forms import BY_NAME, FORM_ID, found_answers, interview_answers, missing_answers
from tests.pages import Browser, Pages, errors_of, field

OTHER_FORM = "6f0e91ab-0000-4000-8000-000000000002"


def namesakes(pages: Pages) -> None:
    pages.record(
        [
            event_factory("child.registered", district="Birkenhead", date_of_birth="2011-06-14"),
            event_factory(
                "child.registered",
                child="W-1002",
                given_name="Avery",
                family_name="Example",
                date_of_birth="2009-02-01",
                district="Wallasey",
            ),
        ]
    )


def found(browser: Browser, typed: str, path: str = "/interviews/new", **more: str) -> str:
    """The page after pressing "Find"."""
    answers = Answers({name: (value,) for name, value in {"child-find": typed, **more}.items()})
    return browser.send(path, answers, "find:child").text


def offered_before(browser: Browser) -> str:
    """The step of the child before anything is typed."""
    return browser.open(f"{browser.open('/returns/new').url.raw_path.decode()}&step=child").text


def choices(page: str) -> list[str]:
    return [
        each for each in re.findall(r'name="child-ref" type="radio" value="([^"]+)"', page) if each != "none"
    ]


def looks(pages: Pages, username: str) -> list[str]:
    rows = select(accounts.access_log.c.child_ref).where(
        accounts.access_log.c.what == "choice of a child on a form",
        accounts.access_log.c.username == username,
    )
    with reading(pages.engine) as uow:
        return list(uow.scalars(rows))


def test_two_children_of_one_name_are_told_apart_and_each_look_is_recorded(pages: Pages) -> None:
    namesakes(pages)
    interviewer = pages.signed_in(Role.INTERVIEWER)
    page = found(interviewer, "exampel, avery")
    for told in ("born 14 June 2011, Birkenhead, W-1001", "born 1 February 2009, Wallasey, W-1002"):
        assert told in page
    assert len(choices(page)) == 2
    assert sorted(looks(pages, "interviewer")) == sorted(choices(page))
    assert len(choices(found(interviewer, "Avery 1 2 2009"))) == 1
    assert "Nobody was found" in found(interviewer, "Nobody Known")


def test_the_chosen_child_and_the_ticked_absences_reach_the_record(pages: Pages) -> None:
    namesakes(pages)
    pages.record(
        [event_factory("missing.reported", episode="E-1"), event_factory("missing.found", episode="E-1")]
    )
    interviewer = pages.signed_in(Role.INTERVIEWER)
    (choice,) = choices(found(interviewer, "W-1001"))
    page = found(interviewer, "W-1001", **{"child-ref": choice})
    assert "Which times did you speak about?" in page
    assert "Reference E-1" in page
    chosen = {"child-ref": choice, "child-how": None, "episodes": None, "absence": "E-1"}
    answer = interviewer.send("/interviews/new", interview_answers(**chosen))
    assert answer.headers["location"] == f"/recorded/{FORM_ID}"
    assert pages.children_of("rhi.completed") == [choice]


def test_a_child_known_by_another_sources_own_number_is_chosen_like_any(pages: Pages) -> None:
    """Such a number means this child only together with its source."""
    local = {"scheme": "local", "value": "7"}
    home = event_factory("child.registered", child=local, given_name="Blake", source="an-invented-home")
    pages.record([home])
    duty = pages.signed_in(Role.DUTY)
    (choice,) = choices(found(duty, "Blake", "/missing/new"))
    chosen = missing_answers(**{"child-ref": choice, "child-how": None})
    assert duty.send("/missing/new", chosen).status_code == 303
    assert pages.children_of("missing.reported") == [choice]


def test_a_reporter_is_offered_their_own_bodys_children_alone_as_they_wrote_them(
    pages: Pages,
) -> None:
    namesakes(pages)
    duty = pages.signed_in(Role.DUTY)
    with unit_of_work(pages.engine) as uow:
        theirs = update(accounts.account).where(accounts.account.c.username == "reporter")
        uow.execute(theirs.values(organisation="Example home"))
    duty.send("/missing/new", missing_answers(form=OTHER_FORM, **BY_NAME))
    reporter = pages.signed_in(Role.REPORTER)
    assert choices(found(reporter, "Avery", "/missing/new")) == []
    reporter.send("/missing/new", missing_answers())  # by the number alone
    assert choices(found(reporter, "Avery", "/missing/new")) == []
    page = found(reporter, "W-1001", "/missing/new")
    assert choices(page) == [FORM_ID]
    assert "Avery" not in page
    assert "Birkenhead" not in page
    assert "missing since 15 March 2026" in page
    returned = found_answers(
        form=OTHER_FORM[:-1] + "7", **{"child-ref": FORM_ID, "child-how": None, "episode": None}
    )
    assert reporter.send("/returns/new", returned).status_code == 303
    assert pages.children_of("missing.found") == pages.children_of("missing.reported")[-1:]


def test_a_reporter_is_offered_each_child_of_their_own_body_before_they_type(pages: Pages) -> None:
    reporter = pages.signed_in(Role.REPORTER)
    assert choices(offered_before(reporter)) == []
    reporter.send("/missing/new", missing_answers(form=OTHER_FORM))
    reporter.send("/missing/new", missing_answers(**BY_NAME))
    reporter.send("/missing/new", missing_answers(form=OTHER_FORM[:-1] + "7", episode="E-2"))
    page = offered_before(reporter)
    assert choices(page) == [OTHER_FORM[:-1] + "7", FORM_ID], "one of the child who was reported twice"
    assert "Avery Example" in page
    assert len(set(looks(pages, "reporter"))) == 2
    assert choices(offered_before(pages.signed_in(Role.DUTY))) == []


def test_who_is_missing_now_is_offered_first_and_ten_at_most(pages: Pages) -> None:
    reporter = pages.signed_in(Role.REPORTER)
    forms = [f"{number:08x}-0000-4000-8000-000000000001" for number in range(12)]
    for number, form in enumerate(forms):
        reporter.send("/missing/new", missing_answers(form=form, **{"child-value": f"W-20{number:02}"}))
    for form in forms[2:]:
        back = {"child-ref": form, "child-how": None, "episode": None}
        reporter.send("/returns/new", found_answers(form=form.replace("0001", "0002"), **back))
    page = offered_before(reporter)
    assert choices(page) == [forms[1], forms[0], *reversed(forms[4:])]
    assert page.count("missing since") == 2
    assert 'name="child-find"' in page


def test_a_child_who_was_chosen_from_an_earlier_report_keeps_the_name_that_was_written(pages: Pages) -> None:
    reporter = pages.signed_in(Role.REPORTER)
    reporter.send("/missing/new", missing_answers(**BY_NAME))
    again = {"child-ref": FORM_ID, "child-how": None, "child-value": None}
    answer = reporter.send("/missing/new", missing_answers(form=OTHER_FORM, episode="E-2", **again))
    assert "Avery Example" in reporter.get(answer.headers["location"]).text
    assert "Avery Example, born 14 June 2011" in offered_before(reporter)


@pytest.mark.parametrize("role", [Role.DUTY, Role.REPORTER])
def test_the_return_begins_with_the_child_and_the_absence_from_missing_now(pages: Pages, role: Role) -> None:
    pages.signed_in(Role.REPORTER).send("/missing/new", missing_answers(**BY_NAME, episode="MP-26-0311"))
    person = pages.signed_in(role)
    (link,) = re.findall(r'href="(/returns/new\?child=[^"]+)"', person.get("/missing").text)
    opened = person.open(link)
    assert "Record that a child is back: Avery Example" in opened.text
    begun = dict(re.findall(r'name="([\w-]+)" type="radio" value="([^"]+)"\s+checked', opened.text))
    assert begun["child-ref"] == link.split("=")[1]
    form = {"form": field(opened.text, "form"), **begun}
    next_step = person.send("/returns/new", Answers.from_pairs({**form, "danger_now": "N"}.items()), "next:")
    assert "<title>When the child was found" in next_step.text
    typed = found_answers(**form, **{"child-how": None, "child-value": None, "episode": None})
    assert person.send("/returns/new", typed).status_code == 303
    assert pages.children_of("missing.found") == pages.children_of("missing.reported")


def test_the_answers_to_check_say_which_child_it_is(pages: Pages) -> None:
    """On record where one may see that, else as it was typed."""
    namesakes(pages)
    typed = missing_answers(step="more")
    duty = pages.signed_in(Role.DUTY).send("/missing/new", typed, "next:").text
    for told in ("Avery Example", "14 June 2011", "W-1001"):
        assert f'<dd class="homeward-as-typed">{told}</dd>' in duty
    reporter = pages.signed_in(Role.REPORTER).send("/missing/new", typed, "next:").text
    assert "Children&#39;s social care number W-1001" in reporter
    assert "Avery" not in reporter


def test_nobody_chooses_a_child_who_was_not_offered(pages: Pages) -> None:
    namesakes(pages)
    duty = pages.signed_in(Role.DUTY)
    (choice,) = choices(found(duty, "W-1001", "/missing/new"))
    reporter = pages.signed_in(Role.REPORTER)
    for made_up in (choice, FORM_ID, "c-unknown"):
        answers = missing_answers(**{"child-ref": made_up, "child-how": None, "child-value": None})
        refused = reporter.send("/missing/new", answers)
        assert errors_of(refused.text) == ["child-ref"]
        assert "W-1001" not in refused.text
    assert pages.journalled("missing.reported") == 0
    assert looks(pages, "reporter") == []


def test_the_list_alone_is_sent_to_a_form_that_is_open(pages: Pages) -> None:
    namesakes(pages)
    duty = pages.signed_in(Role.DUTY)
    csrf = field(duty.open("/missing/new").text, "csrf")
    answer = duty.client.post("/children/find?about=", data={"csrf": csrf, "child-find": "Avery"})
    assert len(choices(answer.text)) == 2
    assert "<html" not in answer.text
    assert pages.signed_in(Role.COORDINATOR).client.post("/children/find").status_code == 403


def test_a_child_who_came_since_is_found_and_a_corrected_name_too(pages: Pages) -> None:
    namesakes(pages)
    duty = pages.signed_in(Role.DUTY)
    assert choices(found(duty, "Blake", "/missing/new")) == []
    pages.record(
        [event_factory("child.registered", child="W-1003", given_name="Blake", family_name="Sample")]
    )
    assert len(choices(found(duty, "Blake", "/missing/new"))) == 1
    renamed = event_factory("child.updated", child="W-1003", given_name="Robin", family_name="Sample")
    pages.record([renamed])
    assert len(choices(found(duty, "Robin", "/missing/new"))) == 1
