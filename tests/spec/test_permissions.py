"""Who may do what: the roles of the field (domain.md, section 7), permission by permission."""

import pytest

from homeward.errors import NotAllowed
from homeward.web.access.permissions import Permission, Role, can, check

INTERVIEWS = {Role.INTERVIEWER, Role.INTERVIEW_MANAGER}
CADT = {Role.DUTY, Role.EMERGENCY_DUTY, Role.CADT_MANAGER}
MACSE = {Role.COORDINATOR, Role.CHAIR}
LEAD = {Role.SAFEGUARDING_LEAD}
RECORDS = INTERVIEWS | CADT | {Role.REPORTER}

WHO_MAY = [
    (Permission.REPORT_MISSING, RECORDS),
    (Permission.RECORD_RETURN, RECORDS),
    (Permission.LOG_INTERVIEW, INTERVIEWS),
    (Permission.DO_INTERVIEWS, INTERVIEWS),
    (Permission.ASSIGN_INTERVIEWS, {Role.INTERVIEW_MANAGER}),
    (Permission.REFER_CONCERN, RECORDS),
    (Permission.RECORD_EDUCATION, RECORDS),
    (Permission.SEE_REPORTS, INTERVIEWS | CADT | MACSE | LEAD | {Role.ANALYST}),
    (Permission.SEE_AUDIT_LISTS, MACSE | LEAD | {Role.CADT_MANAGER}),
    (Permission.PUBLISH_REPORTS, MACSE | LEAD | {Role.CADT_MANAGER, Role.INTERVIEW_MANAGER, Role.ANALYST}),
    (Permission.SEE_MISSING, INTERVIEWS | CADT | LEAD),
    (Permission.SEE_OWN_MISSING, {Role.REPORTER}),
    (Permission.CHOOSE_ANY_CHILD, INTERVIEWS | CADT),
    (Permission.CHOOSE_OWN_CHILD, {Role.REPORTER}),
    (Permission.SEE_CHILD, INTERVIEWS | CADT | LEAD),
    (Permission.SEE_CHILD_OF_MEETING, MACSE),
    (Permission.SEE_CHILD_STORY, CADT | LEAD | MACSE),
    (Permission.SEE_CHILD_LOOKS, CADT | LEAD | MACSE),
    (Permission.LOOK_UP_PEOPLE, INTERVIEWS),
    (Permission.SEE_OWN_RECORDS, RECORDS),
    (Permission.CORRECT_OWN_RECORDS, RECORDS),
    (Permission.CORRECT_RECORDS, CADT),
    (Permission.SEE_OUTCOMES, INTERVIEWS | CADT),
    (Permission.SEE_ALERTS, CADT | LEAD),
    (Permission.ANSWER_ALERTS, CADT),
    (Permission.HAND_OVER, CADT),
    (Permission.SEE_ROTA, CADT | LEAD),
    (Permission.KEEP_ROTA, {Role.CADT_MANAGER}),
    (Permission.RECORD_SAFE, CADT),
    (Permission.SUPPRESS, CADT),
    (Permission.TELL, CADT),
    (Permission.SHARE, INTERVIEWS),
    (Permission.KEEP_ADDRESS_BOOK, {Role.CADT_MANAGER}),
    (Permission.SEE_MATCHES, CADT | LEAD),
    (Permission.ANSWER_MATCHES, CADT | LEAD),
    (Permission.SEE_MISSING_FACTS, CADT | LEAD),
    (Permission.ANSWER_MISSING_FACTS, CADT),
    (Permission.DO_TASKS, INTERVIEWS | CADT | LEAD | {Role.COORDINATOR}),
    (Permission.SEE_MACSE, MACSE | LEAD),
    (Permission.DECIDE_MACSE, MACSE),
    (Permission.SEE_MISSING_GROUP, MACSE | LEAD | {Role.CADT_MANAGER}),
    (Permission.DECIDE_MISSING_GROUP, MACSE | {Role.CADT_MANAGER}),
    (Permission.READ_MACSE_PACKS, MACSE | {Role.ATTENDEE, Role.SAFEGUARDING_LEAD}),
    (Permission.APPROVE_MACSE_PACKS, {Role.COORDINATOR}),
    (Permission.APPROVE_MISSING_GROUP_PACKS, {Role.COORDINATOR, Role.CADT_MANAGER}),
    (Permission.PROPOSE_RULES, {Role.RULE_OWNER} | LEAD),
    (Permission.APPROVE_RULES, LEAD),
    (Permission.CONFIRM, CADT | MACSE | LEAD),
    (Permission.MEND_QUARANTINE, {Role.CADT_MANAGER}),
    (Permission.SEE_OPERATIONS, {Role.OPS}),
    (Permission.SEND_NOTICES_AGAIN, {Role.OPS}),
    (Permission.SEE_LOOKS, {Role.AUDITOR}),
    (Permission.READ_RULES, set(Role)),
    (Permission.SEE_BUDGETS, LEAD | {Role.RULE_OWNER, Role.ANALYST}),
    (Permission.SEE_SMALL_COUNTS, CADT | MACSE | LEAD | {Role.ANALYST}),
]


@pytest.mark.parametrize(("permission", "roles"), WHO_MAY)
def test_who_may(permission: Permission, roles: set[Role]) -> None:
    assert {role for role in Role if can(role, permission)} == roles
    for role in Role:
        if role in roles:
            check(role, permission)
        else:
            with pytest.raises(NotAllowed, match=role.label.split("(")[0]) as refused:
                check(role, permission)
            assert all(other.label in str(refused.value) for other in roles)


def test_the_table_has_a_row_for_every_permission() -> None:
    assert [permission for permission, _ in WHO_MAY if permission not in set(Permission)] == []
    assert {permission for permission, _ in WHO_MAY} == set(Permission)
