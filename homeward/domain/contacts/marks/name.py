"""Names of persons, of a first and a family name at least, and names of places."""

from functools import lru_cache

from homeward.domain.contacts.marks.address import addresses
from homeward.domain.contacts.marks.wording import REMEMBERED, is_vague, normal_words

_TITLES = frozenset({"mr", "mrs", "miss", "ms", "dr", "sir", "mister"})


@lru_cache(maxsize=REMEMBERED)
def full_names(text: str) -> frozenset[str]:
    """The words of the name, whatever their order. A first name alone, or initials, identify nobody."""
    words = [word for word in normal_words(text).split() if word not in _TITLES]
    particular = [word for word in words if len(word) > 1 and not is_vague(word)]
    return frozenset({" ".join(sorted(words))}) if len(particular) > 1 else frozenset()


@lru_cache(maxsize=REMEMBERED)
def places_as_typed(text: str) -> frozenset[str]:
    """The words of a place that is no house, and those before the first comma: compared with flagged places
    alone."""
    if addresses(text):
        return frozenset()
    whole, first = normal_words(text), normal_words(text.partition(",")[0])
    told = {whole, first} if " " in first else {whole}
    return frozenset(words for words in told if not is_vague(words))


@lru_cache(maxsize=REMEMBERED)
def place_names(text: str) -> frozenset[str]:
    words = normal_words(text)
    return frozenset() if is_vague(words) else frozenset({words})
