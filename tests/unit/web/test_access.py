"""Who may do what, and who is who: permissions, passwords, tokens, throttling, the key of sessions."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from homeward.errors import NotAllowed
from homeward.web.passwords import hash_password, hash_token, password_matches, token_matches
from homeward.web.permissions import PERMISSIONS, Permission, Role, as_markdown, can, check
from homeward.web.session_key import session_key
from homeward.web.templating import MENU
from homeward.web.throttle import MOST_FAILURES, WITHIN, Throttle

NOW = datetime(2026, 3, 20, 9, tzinfo=UTC)

CHILDREN = {
    permission
    for permission in Permission
    if permission not in (Permission.SEE_OPERATIONS, Permission.SEND_EVENTS, Permission.READ_RULES)
}
"""Permissions that let a person see or write a child's data."""


def test_every_role_has_its_row() -> None:
    assert set(PERMISSIONS) == set(Role)
    assert all(PERMISSIONS.values())


def test_operations_see_no_childs_data() -> None:
    assert PERMISSIONS[Role.OPS] & CHILDREN == set()


@pytest.mark.parametrize(
    ("permission", "roles"),
    [
        (Permission.SEE_ALERTS, {Role.DUTY, Role.SAFEGUARDING_LEAD}),
        (Permission.ANSWER_ALERTS, {Role.DUTY}),
        (Permission.SUPPRESS, {Role.DUTY}),
        (Permission.DECIDE_MACSE, {Role.COORDINATOR}),
        (Permission.LOG_INTERVIEW, {Role.INTERVIEWER}),
        (Permission.SEE_OUTCOMES, {Role.INTERVIEWER, Role.DUTY}),
        (Permission.SEND_EVENTS, {Role.AGENCY}),
        (Permission.READ_RULES, set(Role) - {Role.AGENCY}),
        (Permission.PROPOSE_RULES, {Role.RULE_OWNER, Role.SAFEGUARDING_LEAD}),
        (Permission.APPROVE_RULES, {Role.SAFEGUARDING_LEAD}),
        (Permission.SEE_SMALL_COUNTS, {Role.DUTY, Role.COORDINATOR, Role.SAFEGUARDING_LEAD}),
    ],
)
def test_who_may(permission: Permission, roles: set[Role]) -> None:
    assert {role for role in Role if can(role, permission)} == roles
    for role in Role:
        if role in roles:
            check(role, permission)
        else:
            with pytest.raises(NotAllowed, match=role.label.split("(")[0]):
                check(role, permission)


def test_every_person_has_a_page_to_start_at() -> None:
    offered = {permission for permission, _, _ in MENU}
    assert [role for role in Role if not PERMISSIONS[role] & offered] == [Role.AGENCY]


def test_the_page_lists_every_permission() -> None:
    assert all(f"| {permission} |" in as_markdown() for permission in Permission)


def test_a_password_is_kept_as_argon2_and_matches_itself_alone() -> None:
    stored = hash_password("a made up password")
    assert stored.startswith("$argon2id$")
    assert password_matches("a made up password", stored)
    assert not password_matches("another", stored)
    assert not password_matches("a made up password", None)
    assert not password_matches("a made up password", hash_token("a made up password"))


def test_a_token_matches_itself_alone() -> None:
    assert token_matches("token", hash_token("token"))
    assert not token_matches("token", hash_token("other"))
    assert not token_matches("token", hash_password("token"))


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
