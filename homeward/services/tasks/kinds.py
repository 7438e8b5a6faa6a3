"""Every kind of task: what it is called, who must do it, by when, where, and what closes it.

Whoever makes a new kind of task adds its row here (tests/unit/services/tasks/test_kinds.py). A rule that
people write may ask for a task too: it goes by the row of its action, or by its own under its code.
"""

from dataclasses import dataclass

from homeward.domain.calendar.deadlines import RETURN_INTERVIEW_HOURS
from homeward.names import named

DUTY, EMERGENCY_DUTY, CADT_MANAGER = "duty", "emergency_duty", "cadt_manager"
INTERVIEWER, INTERVIEW_MANAGER = "interviewer", "interview_manager"
COORDINATOR, SAFEGUARDING_LEAD = "coordinator", "safeguarding_lead"

FRONT_DOOR = (DUTY, CADT_MANAGER)
INTERVIEWS = (INTERVIEWER, INTERVIEW_MANAGER)

ITS_OWN_PAGE = "/tasks/{task}"
CORRECTED = "It closes when a corrected record arrives."
FOUND_OUT = "It closes when somebody finds it out, or the record says it."
RECORDED = "It closes when what was done is recorded."
MATCHED = "It closes when the records agree, or a person joins them or marks it as dealt with."
STOPS_HOLDING = "It closes when what the rule found no longer holds."


@dataclass(frozen=True)
class TaskKind:
    """`roles` are values of `web.access.permissions.Role`. `within` is a length of time as rules write it;
    None: as soon as the rules that ask want an answer. It runs from when the task was opened or, if
    `from_start`, from when what it is about began. `place` is where it is done. `by_hand`: a person may mark
    it as dealt with.
    """

    title: str
    roles: tuple[str, ...]
    within: str | None
    closes: str
    place: str = ITS_OWN_PAGE
    from_start: bool = False
    by_hand: bool = True

    @property
    def called(self) -> str:
        """Its title in the names of this installation."""
        return named(self.title)

    def is_for(self, role: str) -> bool:
        """The emergency duty team does what the duty team does."""
        return (DUTY if role == EMERGENCY_DUTY else role) in self.roles


def _contradiction(title: str, within: str, roles: tuple[str, ...] = FRONT_DOOR) -> TaskKind:
    return TaskKind(title, roles, within, CORRECTED)


def _interview(title: str, within: str) -> TaskKind:
    """Return interviews run against the clock of the child's return, not of the task."""
    return TaskKind(title, INTERVIEWS, within, RECORDED, "/interviews/new", from_start=True)


def _confirming(title: str, roles: tuple[str, ...]) -> TaskKind:
    closes = "It closes when a person confirms it or declines it."
    return TaskKind(title, roles, "1 working day", closes, "/to-confirm", by_hand=False)


def _person(title: str, within: str) -> TaskKind:
    closes = "It closes when a person says whether it is the same, or the records no longer nearly match."
    return TaskKind(title, FRONT_DOOR, within, closes, "/matches/people/{task}", by_hand=False)


TASK_KINDS: dict[str, TaskKind] = {
    "cannot_tell": TaskKind(
        "Find out what the record does not say",
        FRONT_DOOR,
        None,
        FOUND_OUT,
        "/unknowns/{task}",
        by_hand=False,
    ),
    # What another system says that people decided.
    "child_to_confirm": _confirming("Confirm or decline a decision about a child", FRONT_DOOR),
    "case_to_confirm": _confirming("Confirm or decline a decision of MACSE", (COORDINATOR,)),
    "group_to_confirm": _confirming(
        "Confirm or decline a decision of the missing group", (COORDINATOR, CADT_MANAGER)
    ),
    "rule_to_confirm": _confirming("Confirm or decline a decision about a rule", (SAFEGUARDING_LEAD,)),
    "likely_match": TaskKind(
        "Say whether two records are one child's",
        FRONT_DOOR,
        "1 working day",
        "It closes when the two are joined or kept apart.",
        "/matches/{subject}",
        by_hand=False,
    ),
    "known_contact": _person("Say whether it is a person known to MACSE or flagged", "immediately"),
    "likely_contact": _person("Say whether two children spoke of one person", "5 working days"),
    # Records that contradict one another. Where the child may be missing now, within the hour.
    "found_without_report": _contradiction("Found, but no report: was the child missing?", "1 working hour"),
    "found_before_report": _contradiction("Found before the report: is the child back?", "1 working hour"),
    "duplicate_of_nothing": _contradiction(
        "Cancelled as a copy of a report that does not stand: is the child missing?", "1 working hour"
    ),
    "duplicates_of_one_another": _contradiction(
        "Reports cancelled as copies of one another: is the child missing?", "1 working hour"
    ),
    "interview_without_report": _contradiction(
        "An interview under a reference that nobody reported: whose is it?", "1 working day"
    ),
    "legal_status_told_twice": _contradiction("Two legal statuses from one day", "1 working day"),
    "social_care_told_twice": _contradiction("Two statuses in social care from one day", "1 working day"),
    "date_of_birth_told_twice": _contradiction("Two dates of birth", "1 working day"),
    "sighted_after_found": _contradiction("Seen after being found: is the child back?", "1 working hour"),
    "reported_while_missing": _contradiction("Reported twice: is it one absence or two?", "1 working hour"),
    "corrected_twice": _contradiction("One record corrected twice: which one is right?", "1 working hour"),
    "absent_at_13_or_under": _contradiction("Recorded as away at 13 or under", "1 working hour"),
    "absent_with_flag": _contradiction("Recorded as away in spite of a flag", "1 working hour"),
    "missing_before_birth": _contradiction("Missing before the date of birth", "1 working day"),
    # What the rows of a return say together.
    "missing_as_care_ended": _contradiction(
        "Care ended, and an absence did not (rule 577): is the child back?", "1 working hour"
    ),
    "missing_as_placement_ended": _contradiction(
        "A placement ended, and an absence from it did not (rule 575): is the child back?", "1 working hour"
    ),
    "missing_outside_care": _contradiction(
        "Missing when not looked after (rules 578, 581): which dates are right?", "1 working day"
    ),
    "care_ended_at_eighteen": _contradiction("Care ended at 18, and for what? (rule 580)", "5 working days"),
    "missing_outside_the_year": _contradiction(
        "Absences outside the return's year (rules 570, 571)", "5 working days"
    ),
    "placements_overlap": _contradiction("Two placements at one time", "5 working days"),
    "interview_without_return": _contradiction(
        "An interview, but no return: is the child back?", "1 working hour"
    ),
    "offered_before_return": _contradiction(
        "An interview offered before the return", "5 working days", INTERVIEWS
    ),
    "interview_before_return": _contradiction(
        "An interview held before the return", "5 working days", INTERVIEWS
    ),
    "records_no_longer_sent": TaskKind(
        "Missing from a return that was sent again",
        FRONT_DOOR,
        "5 working days",
        "It closes when somebody withdraws them or says that they stay, or a return holds them again.",
        "/no-longer-sent/{task}",
    ),
    "feed_differs": TaskKind(
        "Ask a source to send a day again",
        FRONT_DOOR,
        "1 working hour",
        "It closes when what the source says it sent and what is here agree.",
    ),
    "feed_silent": TaskKind(
        "Ask a source whether its feed is silent",
        FRONT_DOOR,
        "1 working hour",
        "It closes when the source's list of that day comes, or a person marks it as dealt with.",
    ),
    "same_child": TaskKind("Say whether two records are of one child", FRONT_DOOR, "1 working day", MATCHED),
    "placeholder": TaskKind("Find the right number of a child", FRONT_DOOR, "1 working day", CORRECTED),
    # What rules ask for, by the rule's code; first that of any other rule.
    "rule_task": TaskKind("Do what the rule asks for", FRONT_DOOR, None, STOPS_HOLDING),
    "rule_task:R14": TaskKind(
        "Find out where a missing child is placed", FRONT_DOOR, "1 working hour", FOUND_OUT
    ),
    "rule_task:R27": TaskKind(
        "Ask the police to look at the grading", FRONT_DOOR, "1 working hour", STOPS_HOLDING
    ),
    "rule_task:R37": TaskKind(
        "Look at an interview that was not independent", INTERVIEWS, "5 working days", RECORDED
    ),
    "rule_task:R40": TaskKind(
        "Bring a case to the next meeting", (COORDINATOR,), "5 working days", RECORDED, "/macse"
    ),
    "rule_task:R41": TaskKind(
        "Put a long-open case on the audit list", (COORDINATOR,), "20 working days", STOPS_HOLDING, "/macse"
    ),
    "rule_task:R42": TaskKind(
        "Agree who helps after the 18th birthday",
        (COORDINATOR,),
        "90 days",
        STOPS_HOLDING,
        "/macse",
        from_start=True,
    ),
    "rule_task:R43": TaskKind(
        "Notify the host authority",
        FRONT_DOOR,
        "1 working day",
        "It closes when the notice is on record, or somebody says here when and to whom it was sent.",
    ),
    "rule_task:R44": TaskKind("Find out who a missing child is", FRONT_DOOR, "1 working hour", FOUND_OUT),
    "interviewer": _interview("Do what the rule asks of the interviewer", "1 working day"),
    "interviewer:R12": TaskKind(
        "Arrange the interview of a child placed elsewhere", INTERVIEWS, "1 working day", RECORDED
    ),
    "interviewer:R31": _interview(
        f"Hold the return interview within {RETURN_INTERVIEW_HOURS} hours of the return", "24 hours"
    ),
    "interviewer:R32": _interview(
        f"Hold the return interview: the {RETURN_INTERVIEW_HOURS} hours are over", "immediately"
    ),
    "interviewer:R33": TaskKind(
        "Ask why no return interview was held in five days",
        (INTERVIEW_MANAGER,),
        "1 working day",
        RECORDED,
    ),
    "interviewer:R34": _interview("Offer a return interview", "immediately"),
    "interviewer:R35": _interview("Get the interview's record from the other authority", "5 working days"),
    "interviewer:R38": _interview("Share what the interview brought to light", "immediately"),
}
"""By kind, or by kind and code of the rule."""

OTHER = TaskKind("Look into this", FRONT_DOOR, "1 working day", CORRECTED)
"""What a newer or older program has stored, so that it is on somebody's page all the same."""


def key_of(kind: str, code: str | None) -> str:
    """Where the table has its row; the kind itself where it has none."""
    own = f"{kind}:{code}"
    return own if own in TASK_KINDS else kind


def kind_of(kind: str, code: str | None) -> TaskKind:
    return TASK_KINDS.get(key_of(kind, code), OTHER)


def keys_for(role: str) -> list[str]:
    """The rows of what this role must do."""
    return [key for key, kind in TASK_KINDS.items() if kind.is_for(role)]
