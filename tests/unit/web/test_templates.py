"""What holds for every form on every page."""

import re

from tests.machine import ROOT

TEMPLATES = ROOT / "homeward" / "web" / "templates"
FORM = re.compile(r"<form\b.*?</form>", re.DOTALL)


def test_every_form_for_words_is_kept_for_its_author() -> None:
    """It carries the mark that says whose it is, and offers to be gone on with later."""
    forms = [
        (path.relative_to(TEMPLATES), form)
        for path in sorted(TEMPLATES.rglob("*.html"))
        for form in FORM.findall(path.read_text())
        if "fields.textarea(" in form or "fields.instant(" in form
    ]
    assert len(forms) > 10
    carried = re.compile(r"fields\.(carried|hidden_fields)\(form, csrf\)")
    assert [path for path, form in forms if not carried.search(form)] == []
    assert [path for path, form in forms if "save_or_later(" not in form] == []
