"""Whoever approves packs sees on the pages that they work with that one waits, and nobody else does."""

from datetime import UTC, datetime, timedelta

import pytest

from homeward.domain.events.kinds import london_day
from homeward.domain.meetings.dates import Group
from homeward.store import meetings, packs
from homeward.store.unit_of_work import unit_of_work
from homeward.web.access.permissions import Role
from tests.pages import Pages, words_of

NOW = datetime.now(UTC)
MEETING = london_day(NOW) + timedelta(days=30)
TOMORROW = london_day(NOW) + timedelta(days=1)
WAITS, NO_DRAFT = "A pack waits for you.", "A meeting is near and has no pack."
MACSE, MISSING_GROUP = "MACSE packs:", "Missing group packs:"


def draft(pages: Pages, group: Group) -> None:
    with unit_of_work(pages.engine) as uow:
        meetings.plan(uow, group, MEETING, "alex", NOW)
        packs.add(uow, group, MEETING, {}, "airflow", NOW)


def approve(pages: Pages, group: Group) -> None:
    with unit_of_work(pages.engine) as uow:
        newest = packs.newest(uow, group, MEETING)
        assert newest
        assert packs.approve(uow, newest.number, "alex", NOW, None)


def waits_on(pages: Pages, role: Role, address: str) -> list[str]:
    """Whose packs the page says wait."""
    words = words_of(pages.signed_in(role).get(address).text)
    return [each for each in (MACSE, MISSING_GROUP) if each in words and WAITS in words]


@pytest.mark.parametrize(
    ("role", "address", "told"),
    [
        (Role.COORDINATOR, "/macse", [MACSE]),
        (Role.COORDINATOR, "/missing-group", [MISSING_GROUP]),
        (Role.COORDINATOR, "/tasks", [MACSE, MISSING_GROUP]),
        (Role.CADT_MANAGER, "/tasks", [MISSING_GROUP]),
        (Role.CADT_MANAGER, "/missing-group", [MISSING_GROUP]),
        (Role.CHAIR, "/macse", []),
        (Role.DUTY, "/tasks", []),
    ],
)
def test_who_approves_sees_that_a_draft_waits_until_it_is_approved(
    pages: Pages, role: Role, address: str, told: list[str]
) -> None:
    for group in Group:
        draft(pages, group)
    assert waits_on(pages, role, address) == told
    for group in Group:
        approve(pages, group)
    assert waits_on(pages, role, address) == []


def test_a_meeting_that_is_near_without_a_draft_is_said_too(pages: Pages) -> None:
    with unit_of_work(pages.engine) as uow:
        meetings.plan(uow, Group.MACSE, TOMORROW, "alex", NOW)
    page = pages.signed_in(Role.COORDINATOR).get("/macse").text
    assert NO_DRAFT in words_of(page)
    assert f'href="/macse/packs/{TOMORROW}"' in page
