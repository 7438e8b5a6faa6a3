"""A name that somebody goes by; it never matches alone."""

from functools import lru_cache

from homeward.domain.contacts.marks.name import full_names
from homeward.domain.contacts.marks.wording import REMEMBERED, is_vague, normal_words


@lru_cache(maxsize=REMEMBERED)
def nicknames(text: str) -> frozenset[str]:
    """One name that somebody goes by. A first and a family name are a name."""
    words = normal_words(text)
    return frozenset() if is_vague(words) or full_names(text) or len(words) < 2 else frozenset({words})
