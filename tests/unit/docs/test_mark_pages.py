"""The examples in the pages of docs/marks are what Homeward does."""

import pytest

from docs.mark_pages import KINDS

EXAMPLES = [(name, *example) for name, kind in KINDS.items() for example in kind.examples]


@pytest.mark.parametrize(("kind", "text", "found"), EXAMPLES)
def test_an_example(kind: str, text: str, found: tuple[str, ...]) -> None:
    assert tuple(sorted(KINDS[kind].find(text))) == found
