"""Words for a score, and values that are one. Rules, pages and the events that we define have none of them;
what a sender adds to an event is the sender's to say, and read by nothing."""

import re
from functools import lru_cache

# Invariant 5 of the design: no score, under any of its names, whole or as a part of a name.
SCORE_WORDS = frozenset(
    {"scoring", "weight", "weights", "weighted", "weighting"}
    | {"points", "probability", "likelihood", "rank", "ranks", "ranked", "ranking", "rag"}
    | {"rating", "ratings", "rated", "severity"}
)

_WORDS_OF_NAME = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


@lru_cache(maxsize=1024)
def names_a_score(name: str) -> bool:
    """Whether one of these words is in the name, however it is spelled; none is in `viewpoints`."""
    words = {word.lower() for word in _WORDS_OF_NAME.findall(name)}
    return "score" in name.lower() or not words.isdisjoint(SCORE_WORDS) or {"risk", "level"} <= words


GRADES = frozenset(
    {"high", "medium", "med", "moderate", "low", "severe", "critical", "red", "amber", "green"}
)
"""As the whole of a value; in a sentence each is a word like any other."""

_DEGREES = re.compile(r"\b(very|risk|level|rating|rag|at)\b|[^a-z/]")
_FIGURE = re.compile(r"\s*\d+([.,]\d+)?\s*(%|/\s*\d+|out of \d+|points?)?\s*", re.I)


def is_a_grade(value: str) -> bool:
    """Whether the value is nothing but a degree, a colour or a figure, such as `High risk` or `7/10`."""
    said = _DEGREES.sub("", value.casefold())
    return said in GRADES or (bool(said) and set(said.split("/")) <= GRADES) or bool(_FIGURE.fullmatch(value))
