"""Words for a score. Rules and pages have none of them; what senders say of a child is theirs to say."""

import re
from functools import lru_cache

# Invariant 5 of the design: no score, under any of its names, whole or as a part of a name.
SCORE_WORDS = frozenset(
    {"scoring", "weight", "weights", "weighted", "weighting"}
    | {"points", "probability", "likelihood", "rank", "ranks", "ranked", "ranking", "rag"}
)

_WORDS_OF_NAME = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


@lru_cache(maxsize=1024)
def names_a_score(name: str) -> bool:
    """Whether one of these words is in the name, however it is spelled; none is in `viewpoints`."""
    words = {word.lower() for word in _WORDS_OF_NAME.findall(name)}
    return "score" in name.lower() or not words.isdisjoint(SCORE_WORDS)
