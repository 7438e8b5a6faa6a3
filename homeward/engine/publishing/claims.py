"""What the published documents say of the running system, and what they leave to the authority.

Each claim names a test that fails where it is no longer true, or the setting that makes it so; what only the
authority can say is one list, from which both documents take their numbers.
"""

from typing import NamedTuple


class Claim(NamedTuple):
    """A sentence, and what shows that it is so: a test by its file and name, or a setting."""

    says: str
    shown_by: str


CLAIMS: dict[str, Claim] = {
    "order": Claim(
        "The same history gives the same answers, in whatever order and however late the reports come.",
        "tests/spec/test_invariants.py::test_any_order_and_any_number_of_copies_print_the_same_bytes",
    ),
    "unknown": Claim(
        "A rule whose facts are not known says which; a person is asked, and it is never taken for a no.",
        "tests/functional/web/test_missing_facts.py::"
        "test_the_queue_says_what_is_missing_who_can_tell_and_what_waits",
    ),
    "named": Claim(
        "A child who is named by another has an alert of their own.",
        "tests/spec/test_founding_case.py::test_what_must_be_found",
    ),
    "interviews": Claim(
        "A return interview that is overdue stands among the tasks of those who hold it, the latest first.",
        "tests/functional/web/test_tasks.py::test_what_is_overdue_comes_first_and_is_said_so_in_words",
    ),
    "late": Claim(
        "What was told late is judged all the same, and the alert says why it was not told at once.",
        "tests/functional/web/test_late_truth.py::"
        "test_the_alert_says_of_each_reason_why_it_was_not_told_at_once",
    ),
    "again": Claim(
        "Everything can be worked out again from what was reported, and a second time finds nothing to do.",
        "tests/integration/test_nightly.py::test_a_second_night_finds_nothing_to_do",
    ),
    "reasons": Claim(
        "Each alert says in words what was found, on what and by which rule, on a card to print.",
        "tests/functional/web/test_reason_card.py::test_it_says_what_was_found_on_what_by_which_rule",
    ),
    "others": Claim(
        "The card of one child names no other child and no adult, and holds back what people typed "
        "unless"
        " somebody asks for it.",
        "tests/functional/web/test_reason_card.py::"
        "test_no_card_names_another_child_or_an_adult_or_says_what_was_typed",
    ),
    "people": Claim(
        "No rule can take or undo a decision on an alert: only people acknowledge it and decide.",
        "tests/spec/test_alert_states.py::test_a_rule_can_never_undo_what_a_person_decided",
    ),
    "stands": Claim(
        "What a person decided stands, whatever comes later.",
        "tests/spec/test_invariants.py::test_what_a_person_decided_stays_decided",
    ),
    "meetings": Claim(
        "Rules only propose a child to MACSE, or put it on the missing group's list; people of the "
        "meetings decide.",
        "tests/functional/web/test_missing_group.py::"
        "test_the_group_takes_a_child_off_and_what_is_new_lists_it_anew",
    ),
    "counted": Claim(
        "The register counts for each rule and quarter how often it held, what came of it, and what"
        " people decided.",
        "tests/functional/web/test_rule_register.py::test_what_a_rule_did_is_counted",
    ),
    "two_people": Claim(
        "A change of a rule at the pages is proposed by one person and approved by another.",
        "tests/integration/store/test_proposals.py::test_one_person_cannot_change_a_rule",
    ),
    "locked": Claim(
        "No one person can lock a rule file that says that it is approved.",
        "tests/unit/engine/rulefiles/test_lock.py::test_one_person_alone_locks_nothing_that_is_approved",
    ),
    "versions": Claim(
        "A locked version of a rule never changes: a change is a new version.",
        "tests/unit/engine/rulefiles/test_lock.py"
        "::test_a_change_without_a_new_version_is_told_and_cannot_be_locked",
    ),
    "from_then_on": Claim(
        "A change at the pages judges only what happens from then on.",
        "tests/integration/store/test_proposals.py::"
        "test_what_happened_before_the_change_is_judged_by_the_rule_of_its_day",
    ),
    "trial": Claim(
        "A change can be tried first; nobody is told what a trial finds.",
        "tests/integration/store/test_shadow.py::"
        "test_every_rule_on_trial_finds_what_it_would_find_and_nothing_follows",
    ),
    "cases": Claim(
        "Each rule as shipped carries cases: what must and must not be found, the very edge, what "
        "comes late, what"
        " was taken back, and what cannot be told.",
        "tests/spec/test_rules.py::test_every_rule_has_every_kind_of_case",
    ),
    "differing": Claim(
        "Whoever approves a change sees which of its cases go differently; that stays with the "
        "approval, and so"
        " does the last back-test.",
        "tests/functional/web/test_back_test_page.py::"
        "test_it_stays_with_the_approval_as_do_the_cases_that_differ",
    ),
    "sex": Claim(
        "Sex and ethnicity are on record for reports alone, so that a skew can be seen: no finding "
        "depends on them.",
        "tests/spec/test_invariants.py::test_no_finding_depends_on_sex_or_ethnicity",
    ),
    "no_score": Claim(
        "There is no figure, grade or colour for a child in any rule, page or event of Homeward's own.",
        "tests/unit/domain/events/test_registry.py::"
        "test_no_choice_of_ours_is_a_grade_but_the_label_of_the_police",
    ),
    "roles": Claim(
        "What each role may see and do is one table; who needs no child's data sees none.",
        "tests/unit/web/access/test_access.py::test_who_needs_no_childs_data_sees_none",
    ),
    "looks": Claim(
        "Each look at a child's record is recorded.",
        "tests/functional/web/test_corrections.py::test_each_look_at_a_record_is_recorded",
    ),
    "nowhere_else": Claim(
        "No child's data goes into logs, message keys, or what operations staff see.",
        "tests/functional/test_no_childs_data_leaks.py::test_no_childs_data_is_anywhere_but_in_the_record",
    ),
    "small_counts": Claim(
        "Counts from one to four are left out of what is read outside the authority's own teams.",
        "tests/unit/reports/test_register.py::test_one_to_four_are_told_inside_alone",
    ),
    "correction": Claim(
        "A correction supersedes the event; what rested on it is withdrawn, with the reason, and "
        "nothing is"
        " deleted.",
        "tests/functional/web/test_corrections.py::"
        "test_the_duty_team_withdraws_what_police_sent_and_the_alert_follows",
    ),
    "suppression": Claim(
        "People can suppress a rule for one child, for a time and with a reason, except where harm,"
        " danger now, a"
        " known contact or another named child is at stake.",
        "tests/functional/web/test_suppression.py::test_what_may_never_be_silent_is_offered_to_nobody",
    ),
    "one_child": Claim(
        "Where two records look like one child's, a person is asked; two numbers of the authority "
        "are joined by a"
        " person alone, and can be parted again.",
        "tests/spec/test_same_child.py::test_a_person_is_asked",
    ),
    "drafts": Claim(
        "A form that was not sent is kept for its author alone, for the days that are set, and then deleted.",
        "HOMEWARD_DRAFT_DAYS",
    ),
}

AUTHORITY: dict[str, str] = {
    "website": "Website, and a contact for the public",
    "owner": "Organisation, team and senior responsible owner",
    "suppliers": "Suppliers who host or support Homeward, their access to data, and how they were chosen",
    "before": "What the authority did before, and what else it considered",
    "numbers": "How many alerts there are and what people decided, from the register of rules",
    "approval": "Who of the authority approved each rule",
    "training": "Training of those who use it, and by when each has had it",
    "whom_to_ask": "Whom a child, a parent or anybody else asks for a reason, a correction or a second look",
    "objections": "How each request to object or to restrict is decided",
    "basis": "Its lawful bases, confirmed by its own advisers, and an appropriate policy document",
    "notice": "Its privacy notice",
    "sharing": "Sharing agreements with each body that sends or receives",
    "retention": "How long records are kept, who reviews that, and who deletes them",
    "telling": "How those are told whom a rule names: social workers, reviewing officers, "
    "police, other authorities",
    "running": "That the nightly run is set up, and who reads what it tells",
    "outcome": "Date and outcome of the impact assessments, of equality too",
    "sign_off": "Sign-off by the data protection officer",
}
