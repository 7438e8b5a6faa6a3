"""What is given out of reports, and what MACSE is to discuss, is an event of the journal about no child."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from homeward.domain.events.kinds import london_day
from homeward.store import journal, outbox
from homeward.store.tables.core import journal as events
from homeward.store.unit_of_work import reading
from homeward.web.access.permissions import Role
from tests.factories import event_factory
from tests.pages import Browser, Pages, field

NOW = datetime.now(UTC)
MEETING = london_day(NOW) + timedelta(days=3)
LONG_AGO = (NOW - timedelta(days=60)).isoformat()
AGENDA, PUBLISHED = "macse.agenda_published", "report.published"


@pytest.fixture
def borough(pages: Pages) -> Pages:
    case = {"case": "M-77", "accepted_at": LONG_AGO}
    pages.record(
        [
            event_factory("child.registered", given_name="Avery", family_name="Inventedname"),
            event_factory("macse.accepted", time=LONG_AGO, **case),
        ]
    )
    pages.process()
    return pages


def journalled(pages: Pages, type_: str) -> list[dict[str, object]]:
    with reading(pages.engine) as uow:
        return list(uow.scalars(select(events.c.body).where(events.c.type == type_)))


def approve(coordinator: Browser) -> None:
    address = f"/macse/packs/{MEETING}"
    parts = {f"held_on-{part}": str(getattr(MEETING, part)) for part in ("day", "month", "year")}
    assert coordinator.post("/macse/packs", **parts).status_code == 303
    page = coordinator.open(address).text
    assert coordinator.client.post(f"{address}/draft", data={"csrf": field(page, "csrf")}).status_code == 303
    page = coordinator.open(address).text
    said = {"csrf": field(page, "csrf"), "read": "yes", "number": field(page, "number")}
    assert coordinator.client.post(f"{address}/approve", data=said).status_code == 303


def test_with_the_pack_its_agenda_is_published_by_references_of_cases(borough: Pages) -> None:
    coordinator = borough.signed_in(Role.COORDINATOR)
    assert journalled(borough, AGENDA) == []
    approve(coordinator)
    (agenda,) = journalled(borough, AGENDA)
    day = MEETING.isoformat()
    assert agenda["data"] == {"meeting": f"MACSE-{day}", "held_on": day, "cases": ["M-77"]}
    assert agenda["actor"] == Role.COORDINATOR
    with reading(borough.engine) as uow:
        assert "macse-queue" in {letter.topic for letter in outbox.unpublished(uow, 50)}
        assert journal.unprocessed(uow, 10) == []


def test_what_is_given_out_of_a_report_is_journalled_by_its_number(borough: Pages) -> None:
    manager = borough.signed_in(Role.INTERVIEW_MANAGER)
    given = {"to": "The Stay Safe group", "copy": "published"}
    assert manager.post("/reports/stay-safe/publish?period=2026-03", **given).status_code == 303
    (published,) = journalled(borough, PUBLISHED)
    assert published["data"] == {"report": "stay-safe", "period": "2026-03", "ref": "1"}
    assert published["actor"] == Role.INTERVIEW_MANAGER
