"""Names of persons, of a first and a family name at least, and names of places."""

from functools import lru_cache

from homeward.domain.marks.wording import REMEMBERED, is_vague, normal_words

_TITLES = frozenset({"mr", "mrs", "miss", "ms", "dr", "sir", "mister"})


@lru_cache(maxsize=REMEMBERED)
def full_names(text: str) -> frozenset[str]:
    """The words of the name, whatever their order. A first name alone, or initials, identify nobody."""
    words = [word for word in normal_words(text).split() if word not in _TITLES]
    particular = [word for word in words if len(word) > 1 and not is_vague(word)]
    return frozenset({" ".join(sorted(words))}) if len(particular) > 1 else frozenset()


@lru_cache(maxsize=REMEMBERED)
def place_names(text: str) -> frozenset[str]:
    words = normal_words(text)
    return frozenset() if is_vague(words) else frozenset({words})
