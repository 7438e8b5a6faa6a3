"""Who is told of packs that nobody has approved: once for each draft, and once before the meeting."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Engine

from homeward.domain.meetings.dates import Group
from homeward.domain.telling.notices import NoticeState
from homeward.services.telling.due_notices import DUE
from homeward.services.telling.notices import send_waiting
from homeward.store import meetings, notices, packs
from homeward.store.unit_of_work import reading, unit_of_work
from tests.histories import at
from tests.integration.notices.given import account, add_accounts, channels
from tests.receivers import MailServer

MEETING = date(2026, 3, 12)
DRAFTED, REMINDED = at("2026-03-05 06:30"), at("2026-03-10 09:00")
A_MINUTE = timedelta(minutes=1)
CONTENT = {"children": [{"name": "Avery Inventedname"}]}
DRAFT, REMINDER = ("alex", "pack_drafted"), ("alex", "pack_not_approved")


class Post:
    """What the sender makes of a store in which MACSE meets on a Thursday, at times that tests say."""

    def __init__(self, engine: Engine, mail: MailServer) -> None:
        self.engine, self.mail = engine, mail
        add_accounts(engine, account("alex", role="coordinator"), account("jo", role="duty"))
        with unit_of_work(engine) as uow:
            meetings.plan(uow, Group.MACSE, MEETING, "alex", at("2026-02-12 12:00"))

    def draft(self, made_at: datetime, group: Group = Group.MACSE) -> None:
        with unit_of_work(self.engine) as uow:
            packs.add(uow, group, MEETING, CONTENT, "airflow", made_at)

    def approve(self, now: datetime) -> None:
        with unit_of_work(self.engine) as uow:
            newest = packs.newest(uow, Group.MACSE, MEETING)
            assert newest
            assert packs.approve(uow, newest.number, "alex", now, None)

    def told_by(self, now: datetime) -> list[tuple[str | None, str]]:
        """After a round of the sender at that time: who was sent what since the store was made."""
        send_waiting(self.engine, channels(self.mail), now, 50, due=DUE)
        with reading(self.engine) as uow:
            sent = [each for each in notices.listing(uow) if each.sent_at]
        return [(each.person, each.template) for each in sorted(sent, key=lambda each: each.due_at)]


@pytest.fixture
def post(engine: Engine, mail: MailServer) -> Post:
    return Post(engine, mail)


def test_the_coordinator_is_told_once_of_each_draft(post: Post) -> None:
    assert post.told_by(DRAFTED) == []
    post.draft(DRAFTED)
    assert post.told_by(DRAFTED + A_MINUTE) == [DRAFT]
    assert post.told_by(DRAFTED + 2 * A_MINUTE) == [DRAFT]
    post.draft(DRAFTED + timedelta(days=1))
    assert post.told_by(DRAFTED + timedelta(days=1, hours=1)) == [DRAFT, DRAFT]


def test_the_coordinator_is_reminded_once_as_the_meeting_is_near(post: Post) -> None:
    post.draft(DRAFTED)
    assert post.told_by(REMINDED - A_MINUTE) == [DRAFT]
    assert post.told_by(REMINDED) == [DRAFT, REMINDER]
    assert post.told_by(REMINDED + timedelta(days=1)) == [DRAFT, REMINDER]


def test_of_a_meeting_that_is_near_and_has_no_draft_the_coordinator_is_told_too(post: Post) -> None:
    assert post.told_by(REMINDED) == [REMINDER]


def test_of_what_is_approved_nobody_is_told(post: Post) -> None:
    post.draft(DRAFTED)
    post.approve(DRAFTED + A_MINUTE)
    assert post.told_by(REMINDED) == []


def test_of_a_newer_draft_than_the_approved_one_the_coordinator_is_told(post: Post) -> None:
    post.draft(DRAFTED)
    post.approve(DRAFTED + A_MINUTE)
    post.draft(DRAFTED + timedelta(days=1))
    assert post.told_by(DRAFTED + timedelta(days=1, minutes=1)) == [DRAFT]


def test_a_notice_that_still_waits_is_cancelled_by_the_approval(engine: Engine) -> None:
    post = Post(engine, MailServer())  # nobody listens there
    post.draft(DRAFTED)
    post.told_by(DRAFTED + A_MINUTE)
    post.approve(DRAFTED + 2 * A_MINUTE)
    post.told_by(DRAFTED + 3 * A_MINUTE)
    with reading(engine) as uow:
        assert [each.state for each in notices.listing(uow)] == [NoticeState.CANCELLED]


def test_after_the_meeting_nobody_is_told(post: Post) -> None:
    post.draft(DRAFTED)
    assert post.told_by(at("2026-03-13 00:01")) == []


def test_the_message_leads_to_the_packs_and_says_nothing_of_a_child(post: Post, mail: MailServer) -> None:
    with unit_of_work(post.engine) as uow:
        meetings.plan(uow, Group.MISSING_GROUP, MEETING, "alex", DRAFTED)
    post.draft(DRAFTED)
    post.draft(DRAFTED, Group.MISSING_GROUP)
    post.told_by(REMINDED)
    said = [str(letter.get_payload(decode=True)) for letter in mail.letters]
    of_macse = [each for each in said if "https://homeward.example.org/macse/packs" in each]
    of_the_group = [each for each in said if "https://homeward.example.org/missing-group/packs" in each]
    assert (len(said), len(of_macse), len(of_the_group)) == (3, 2, 1)
    assert not any("Avery" in each or "Inventedname" in each for each in said)
