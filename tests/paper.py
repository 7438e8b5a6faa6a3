"""A file of interviews held on paper: `paper_file(row(), row(Harmed="Yes"))`."""

import csv
from io import StringIO

from homeward.web.forms.paper_columns import template

ROW = {
    "Child's number": "W-1001",
    "Kind of number": "Children's social care number",
    "Missing report": "MP-26-0311",
    "Date you spoke": "18/03/2026",
    "Time you spoke": "15:00",
    "Who spoke with the child": "Return interview worker",
    "Independent of the child's care": "Yes",
    "Child seen alone": "Yes",
    "In danger now": "No",
    "Harmed": "No",
    "Anything online": "No",
    "Alcohol or drugs": "No",
    "Concerned about sexual exploitation": "Not known",
}
TWO_CONTACTS = {
    "Person 1: who told you": "The child",
    "Person 1: adult or child": "An adult",
    "Person 1: nickname": "Daz",
    "Person 1: telephone": "07700 900123",
    "Person 1: what there was": "Gifts; Transport",
    "Person 1: other child 1: first name": "Kay",
    "Person 2: who told you": "The child",
    "Person 2: name of the place": "The Invented Arms",
}


def row(**changed: str) -> dict[str, str]:
    """Underscores in a heading are spaces."""
    return {**ROW, **{title.replace("_", " "): cell for title, cell in changed.items()}}


def paper_file(*rows: dict[str, str], delimiter: str = ",") -> bytes:
    heads = list(dict.fromkeys([*template(), *(title for each in rows for title in each)]))
    text = StringIO()
    writer = csv.DictWriter(text, heads, restval="", delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()
