"""The page of events tells all that is accepted, and its links lead somewhere."""

import re

from docs import event_page
from homeward.domain.codes.national import CODE_LISTS
from homeward.domain.events import REGISTRY


def test_the_page_tells_every_type_field_rule_and_code() -> None:
    page = event_page.page()
    assert page == event_page.page()
    for type_, model in REGISTRY.items():
        section = page.partition(f"\n## {type_}\n")[2].partition("\n## ")[0]
        fields = {field.alias or name for name, field in model.model_fields.items()}
        assert [name for name in fields - {"child", "child_ref"} if f"\n| `{name}` |" not in section] == []
        assert [check.says for check in model.CHECKS if check.says not in section] == []
    assert [code for codes in CODE_LISTS for code in codes if f"| `{code}` |" not in page] == []


def test_every_link_of_the_page_leads_to_a_heading() -> None:
    page = event_page.page()
    headings = {event_page.anchor(heading) for heading in re.findall(r"^#+ (.+)$", page, re.MULTILINE)}
    assert set(re.findall(r"\]\(#([^)]+)\)", page)) <= headings
