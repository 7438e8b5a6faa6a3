"""Who may do what, and who is who: permissions, passwords, tokens, throttling, the key of sessions."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from homeward.web.access.passwords import hash_password, password_matches
from homeward.web.access.permissions import PERMISSIONS, Permission, Role, as_markdown
from homeward.web.access.session_key import session_key
from homeward.web.access.throttle import MOST_FAILURES, WITHIN, Throttle
from homeward.web.templating import MENU

NOW = datetime(2026, 3, 20, 9, tzinfo=UTC)

CHILDREN = {
    permission
    for permission in Permission
    if permission
    not in (
        Permission.SEE_OPERATIONS,
        Permission.SEND_NOTICES_AGAIN,
        Permission.SEE_LOOKS,
        Permission.READ_RULES,
        Permission.SEE_BUDGETS,
        Permission.SEE_SMALL_COUNTS,
        Permission.SEE_REPORTS,
        Permission.PUBLISH_REPORTS,
    )
}
"""Permissions that let a person see or write a child's data."""


def test_every_role_has_its_row() -> None:
    assert set(PERMISSIONS) == set(Role)
    assert all(PERMISSIONS.values())


@pytest.mark.parametrize("role", [Role.OPS, Role.ANALYST, Role.AUDITOR, Role.RULE_OWNER])
def test_who_needs_no_childs_data_sees_none(role: Role) -> None:
    assert PERMISSIONS[role] & CHILDREN <= {Permission.PROPOSE_RULES}


def test_who_attends_a_meeting_has_its_approved_packs_and_nothing_else_of_children() -> None:
    assert PERMISSIONS[Role.ATTENDEE] & CHILDREN == {Permission.READ_MACSE_PACKS}


def test_every_person_has_a_page_to_start_at() -> None:
    offered = {permission for permission, _, _ in MENU}
    assert [role for role in Role if not PERMISSIONS[role] & offered] == []


def test_the_page_lists_every_permission() -> None:
    assert all(f"| {permission} |" in as_markdown() for permission in Permission)


def test_a_password_is_kept_as_argon2_and_matches_itself_alone() -> None:
    stored = hash_password("a made up password")
    assert stored.startswith("$argon2id$")
    assert password_matches("a made up password", stored)
    assert not password_matches("another", stored)
    assert not password_matches("a made up password", None)


def test_too_many_failures_must_wait_and_success_forgets_them() -> None:
    throttle = Throttle()
    for _ in range(MOST_FAILURES):
        assert not throttle.blocked("robin 127.0.0.1", NOW)
        throttle.failed("robin 127.0.0.1", NOW)
    assert throttle.blocked("robin 127.0.0.1", NOW)
    assert not throttle.blocked("jo 127.0.0.1", NOW)
    assert throttle.blocked("robin 127.0.0.1", NOW + WITHIN - timedelta(seconds=1))
    assert not throttle.blocked("robin 127.0.0.1", NOW + WITHIN)
    throttle.failed("jo 127.0.0.1", NOW)
    throttle.succeeded("jo 127.0.0.1")
    assert not throttle.blocked("jo 127.0.0.1", NOW)


def test_the_key_is_made_once_and_is_its_owners_alone(tmp_path: Path) -> None:
    key = session_key(tmp_path / "new")
    assert len(key) > 40
    assert session_key(tmp_path / "new") == key
    assert session_key(tmp_path / "other") != key
    assert (tmp_path / "new" / "session-key").stat().st_mode & 0o077 == 0
    assert [file.name for file in (tmp_path / "new").iterdir()] == ["session-key"]
