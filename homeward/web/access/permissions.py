"""Who may do what: one table, from role to permissions. `check` raises with a reason, `can` answers.

Pages ask `can` to decide what to show; every use of a permission is guarded by `check`.
"""

from enum import StrEnum

from homeward.errors import NotAllowed
from homeward.names import named


class Role(StrEnum):
    """What an account is for; each person has one."""

    INTERVIEWER = "interviewer"
    INTERVIEW_MANAGER = "interview_manager"
    DUTY = "duty"
    EMERGENCY_DUTY = "emergency_duty"
    CADT_MANAGER = "cadt_manager"
    COORDINATOR = "coordinator"
    CHAIR = "chair"
    ATTENDEE = "attendee"
    REPORTER = "reporter"
    RULE_OWNER = "rule_owner"
    SAFEGUARDING_LEAD = "safeguarding_lead"
    ANALYST = "analyst"
    AUDITOR = "auditor"
    OPS = "ops"

    @property
    def label(self) -> str:
        return named(_LABELS[self])


class Permission(StrEnum):
    """One thing that a role may do, in the words that the permission page prints."""

    REPORT_MISSING = "Report a child missing"
    RECORD_RETURN = "Record that a child is back"
    LOG_INTERVIEW = "Log a return interview"
    DO_INTERVIEWS = "See the return interviews that are due, take one on, and record what becomes of it"
    ASSIGN_INTERVIEWS = "Assign a return interview to somebody"
    REFER_CONCERN = "Tell of a concern about a child"
    RECORD_EDUCATION = "Record that a child is missing from education, or back in it"
    SEE_MISSING = "See who is missing now, with the child's details"
    SEE_OWN_MISSING = "See who is missing now, of those whom their own body reported"
    CHOOSE_ANY_CHILD = "Search everyone on record for the child whom a form is about"
    CHOOSE_OWN_CHILD = "Search the children whom their own body reported for the one whom a form is about"
    SEE_CHILD = "Search everyone on record, and open a child's page"
    SEE_CHILD_OF_MEETING = "The same, of the children before MACSE and the missing group alone"
    SEE_CHILD_STORY = "See on a child's page all that was recorded, and the people and places spoken of"
    SEE_CHILD_LOOKS = "See on a child's page who looked at the record"
    LOOK_UP_PEOPLE = "Look up people and places spoken of before, in part, and never by which child"
    SEE_OWN_RECORDS = "See what they recorded, and how far it has come"
    CORRECT_OWN_RECORDS = "Withdraw what they, or somebody of their organisation, recorded here"
    CORRECT_RECORDS = "Withdraw any record that is wrong, whoever sent it, with a reason"
    SEE_OUTCOMES = "See why the duty team was alerted to what they recorded, and what was decided"
    SEE_ALERTS = "See the duty board and read an alert with the child's details"
    ANSWER_ALERTS = "Acknowledge, decide and close an alert"
    HAND_OVER = "Hand their alerts over to whoever comes on duty, and take over"
    SEE_ROTA = "See who is on duty when"
    KEEP_ROTA = "Say who is on duty when"
    RECORD_SAFE = "Record that a child is safe who was said to be in danger now"
    TELL = "See who must be told about which child, and record that they were told"
    SHARE = "Record that they shared an interview of theirs with the police or the social worker"
    KEEP_ADDRESS_BOOK = "Change whom to ring, in the address book"
    SEE_MATCHES = "See two records side by side that may be one child's"
    ANSWER_MATCHES = "Join two records of one child, keep them apart, and undo a join"
    SUPPRESS = "Suppress a rule for a child, for a time and with a reason, and lift that again"
    SEE_MISSING_FACTS = "See which facts are not known, and who can tell"
    ANSWER_MISSING_FACTS = "Answer what was not known, and change or withdraw an answer"
    DO_TASKS = "See the tasks of their role with the children they are about, and close one by hand"
    SEE_MACSE = "See the MACSE queue"
    DECIDE_MACSE = "Accept or decline a child for MACSE"
    SEE_MISSING_GROUP = "See the list of the missing group, with the reasons, and the packs of its meetings"
    DECIDE_MISSING_GROUP = "Record what the missing group decided about a child"
    READ_MACSE_PACKS = "Read the packs of MACSE meetings that are approved"
    APPROVE_MACSE_PACKS = "Plan MACSE meetings, and draft and approve their packs"
    APPROVE_MISSING_GROUP_PACKS = "Plan meetings of the missing group, and draft and approve their packs"
    PROPOSE_RULES = (
        "Propose a change of a rule, back-test it, try it in shadow, and switch it on once approved"
    )
    APPROVE_RULES = "Approve a change of a rule that somebody else proposed"
    CONFIRM = "Confirm or decline what another system says that people decided, within what the role decides"
    MEND_QUARANTINE = "See and mend what another system sent and could not be accepted"
    SEE_OPERATIONS = "See the state of the services, in counts only"
    SEND_NOTICES_AGAIN = "Have notices that failed sent again"
    SEE_LOOKS = "See who looked at which record, by references only"
    SEE_REPORTS = "See the reports, in counts only; those that list children by what else they may see"
    SEE_AUDIT_LISTS = "See the audit lists, with the children on them"
    PUBLISH_REPORTS = "Record that a report was given out, and to whom"
    READ_RULES = "Read the register of rules"
    SEE_BUDGETS = "See what the rules ask of people beside their budgets, in counts only"
    SEE_SMALL_COUNTS = "See how often each rule found something even where that is fewer than five times"


_LABELS = {
    Role.INTERVIEWER: "Return interview worker",
    Role.INTERVIEW_MANAGER: "Return interview manager",
    Role.DUTY: "CADT duty worker",
    Role.EMERGENCY_DUTY: "Emergency duty worker",
    Role.CADT_MANAGER: "CADT manager",
    Role.COORDINATOR: "MACSE coordinator",
    Role.CHAIR: "MACSE chair",
    Role.ATTENDEE: "MACSE attendee",
    Role.REPORTER: "Reporter (police, home or carer)",
    Role.RULE_OWNER: "Rule owner",
    Role.SAFEGUARDING_LEAD: "Safeguarding lead",
    Role.ANALYST: "Analyst",
    Role.AUDITOR: "Auditor",
    Role.OPS: "Operations",
}

_READS_RULES = frozenset({Permission.READ_RULES})
_INSIDE = _READS_RULES | {Permission.SEE_SMALL_COUNTS}
_REPORTS = _READS_RULES | {
    Permission.REPORT_MISSING,
    Permission.RECORD_RETURN,
    Permission.REFER_CONCERN,
    Permission.RECORD_EDUCATION,
    Permission.SEE_OWN_RECORDS,
    Permission.CORRECT_OWN_RECORDS,
}

_INTERVIEWS = _REPORTS | {
    Permission.SEE_OUTCOMES,
    Permission.SEE_MISSING,
    Permission.CHOOSE_ANY_CHILD,
    Permission.SEE_CHILD,
    Permission.LOG_INTERVIEW,
    Permission.DO_INTERVIEWS,
    Permission.SHARE,
    Permission.LOOK_UP_PEOPLE,
    Permission.DO_TASKS,
    Permission.SEE_REPORTS,
}
_STORIES = {Permission.SEE_CHILD_STORY, Permission.SEE_CHILD_LOOKS}
_DUTY = (
    _REPORTS
    | _INSIDE
    | _STORIES
    | {
        Permission.SEE_CHILD,
        Permission.CHOOSE_ANY_CHILD,
        Permission.SEE_OUTCOMES,
        Permission.CORRECT_RECORDS,
        Permission.SEE_MISSING,
        Permission.SEE_ALERTS,
        Permission.ANSWER_ALERTS,
        Permission.HAND_OVER,
        Permission.SEE_ROTA,
        Permission.RECORD_SAFE,
        Permission.TELL,
        Permission.SEE_MATCHES,
        Permission.ANSWER_MATCHES,
        Permission.SUPPRESS,
        Permission.CONFIRM,
        Permission.SEE_MISSING_FACTS,
        Permission.ANSWER_MISSING_FACTS,
        Permission.DO_TASKS,
        Permission.SEE_REPORTS,
    }
)
_AUDITS = {Permission.SEE_REPORTS, Permission.SEE_AUDIT_LISTS, Permission.PUBLISH_REPORTS}
_MISSING_GROUP = {Permission.SEE_MISSING_GROUP, Permission.DECIDE_MISSING_GROUP}
_MACSE = (
    _INSIDE
    | _STORIES
    | _MISSING_GROUP
    | {
        Permission.SEE_CHILD_OF_MEETING,
        Permission.SEE_MACSE,
        Permission.DECIDE_MACSE,
        Permission.READ_MACSE_PACKS,
        Permission.CONFIRM,
    }
    | _AUDITS
)

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.INTERVIEWER: _INTERVIEWS,
    Role.INTERVIEW_MANAGER: _INTERVIEWS | {Permission.ASSIGN_INTERVIEWS, Permission.PUBLISH_REPORTS},
    Role.DUTY: _DUTY,
    Role.EMERGENCY_DUTY: _DUTY,
    Role.CADT_MANAGER: _DUTY
    | _MISSING_GROUP
    | _AUDITS
    | {
        Permission.KEEP_ROTA,
        Permission.KEEP_ADDRESS_BOOK,
        Permission.MEND_QUARANTINE,
        Permission.APPROVE_MISSING_GROUP_PACKS,
    },
    Role.COORDINATOR: _MACSE
    | {
        Permission.DO_TASKS,
        Permission.APPROVE_MACSE_PACKS,
        Permission.APPROVE_MISSING_GROUP_PACKS,
    },
    Role.CHAIR: _MACSE,
    # Approved packs are all that an attendee may have of children.
    Role.ATTENDEE: _READS_RULES | {Permission.READ_MACSE_PACKS},
    Role.REPORTER: _REPORTS | {Permission.SEE_OWN_MISSING, Permission.CHOOSE_OWN_CHILD},
    Role.RULE_OWNER: _READS_RULES | {Permission.PROPOSE_RULES, Permission.SEE_BUDGETS},
    Role.SAFEGUARDING_LEAD: _INSIDE
    | _STORIES
    | _AUDITS
    | {
        Permission.SEE_CHILD,
        Permission.DO_TASKS,
        Permission.SEE_MISSING,
        Permission.SEE_ALERTS,
        Permission.SEE_MATCHES,
        Permission.ANSWER_MATCHES,
        Permission.SEE_MISSING_FACTS,
        Permission.SEE_MACSE,
        Permission.READ_MACSE_PACKS,
        Permission.SEE_MISSING_GROUP,
        Permission.CONFIRM,
        Permission.PROPOSE_RULES,
        Permission.APPROVE_RULES,
        Permission.SEE_BUDGETS,
        Permission.SEE_ROTA,
    },
    Role.ANALYST: _INSIDE | {Permission.SEE_BUDGETS, Permission.SEE_REPORTS, Permission.PUBLISH_REPORTS},
    Role.AUDITOR: _READS_RULES | {Permission.SEE_LOOKS},
    Role.OPS: _READS_RULES | {Permission.SEE_OPERATIONS, Permission.SEND_NOTICES_AGAIN},
}


def can(role: Role, permission: Permission) -> bool:
    return permission in PERMISSIONS[role]


def check(role: Role, permission: Permission) -> None:
    if not can(role, permission):
        who = ", ".join(each.label for each in Role if can(each, permission))
        raise NotAllowed(
            f"Your account ({role.label}) may not do this: {named(permission.value)}. "
            f"These accounts may: {who}. "
            "Ask somebody who has one. If it is your work too, ask your manager to have your account changed."
        )


def as_markdown() -> str:
    """The page `docs/permissions.md`: one row for each permission, one column for each role."""
    head = ["may", *(role.label for role in Role)]
    rows = [[p.value, *("yes" if can(role, p) else "" for role in Role)] for p in Permission]
    table = [head, ["---"] * len(head), *rows]
    lines = [f"| {' | '.join(cells)} |" for cells in table]
    return "\n".join([_PREFACE, *lines, ""])


_PREFACE = """# Who may do what

Generated by `make pages` from the table in `homeward/web/access/permissions.py`; change that, not this page.
A role that may see alerts reads children's details there; each look is written to the access log.
Operations, analysts and auditors see no child's data at all: counts and references alone. An agency's system
has no role: its token says what it may send ([operations](operations.md#who-may-send)).
"""
