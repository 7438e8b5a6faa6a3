"""docs/register.md names every field of the register's document, and none that is not there."""

import re
from datetime import UTC, datetime
from typing import Any

from homeward.domain.calendar.quarters import quarter_of
from homeward.engine.publishing.register import register
from homeward.reports.register import Book
from homeward.store.activity import Counts
from tests.histories import shipped_rules
from tests.machine import ROOT

NOW = datetime(2026, 11, 25, tzinfo=UTC)


def document() -> dict[str, Any]:
    rules, quarter = shipped_rules(), quarter_of(NOW)
    counts = vars(Counts())
    did = {rule.id: (counts, counts) for rule in rules.current}
    entries = register(rules, {}, NOW.date())
    return Book(NOW, rules.version, (quarter.previous, quarter), entries, did).as_json()


def named(table: str) -> set[str]:
    """What stands as code in the first column of a table."""
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    return set(re.findall(r"`(\w+)`", " ".join(rows)))


def test_the_page_names_the_documents_fields() -> None:
    page, made = (ROOT / "docs" / "register.md").read_text(), document()
    whole, _, rest = page.partition("Of each rule:")
    rule, _, counts = rest.partition("| count |")
    assert named(whole) == set(made)
    assert named(rule) == set(made["rules"][0])
    assert named(counts) == set(made["rules"][0]["did"]["2026Q3"])
