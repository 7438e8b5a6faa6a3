"""Records of children that were once taken for one, or for two, and what is right for each."""

from typing import Any

from tests.reported.conftest import Evaluate

FORMS = ("form-1", "form-2", "form-3")
IF_ONE = "If these are one child: Reported missing"


def found(document: dict[str, Any], code: str) -> list[tuple[str, str]]:
    """The rule's findings: the child, and how the reason begins."""
    rows = [row for row in document["findings"] if row["code"] == code]
    return sorted({(row["child"]["value"], row["because"][: len(IF_ONE)]) for row in rows})


def test_children_of_one_name_and_date_of_birth_are_a_question_for_a_person(evaluate: Evaluate) -> None:
    """However O'Brien is spelled, and with or without the accent of Seán."""
    document = evaluate("same-child-by-name")
    assert [
        (match["kind"], [child["value"] for child in match["children"]], match["because"])
        for match in document["matches"]
    ] == [
        ("same_child", ["form-1", "form-2"], "Same name, same date of birth."),
        ("same_child", ["form-1", "form-3"], "Same name, same date of birth."),
        ("same_child", ["form-2", "form-3"], "Same name, same date of birth."),
    ]


def test_three_absences_under_three_records_alert_at_once_on_condition(evaluate: Evaluate) -> None:
    """R01 and R02: missing three times in five days, if the three records are one child's."""
    document = evaluate("same-child-by-name")
    assert found(document, "R01") == [(form, IF_ONE) for form in FORMS]
    assert found(document, "R02") == [(form, IF_ONE) for form in FORMS]
    assert document["candidates"] == []


def test_nothing_is_late_where_the_third_record_completes_it(evaluate: Evaluate) -> None:
    rows = [row for row in evaluate("same-child-by-name")["findings"] if row["code"] == "R01"]
    assert {row["late"] for row in rows} == {False}
    assert {row["actions"][0] for row in rows} == {"cadt"}
