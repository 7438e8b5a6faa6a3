"""What this installation calls the bodies, teams and meetings of which our texts speak.

Texts of ours are written with the usual names. Whoever shows one to people puts it through `named`; what
people typed never goes through it.
"""

import re
from functools import lru_cache

from homeward.config import Settings, settings

USUAL = {
    name: str(field.default) for name, field in Settings.model_fields.items() if name.startswith("name_")
}
"""By the setting that changes it."""


def named(text: str) -> str:
    """A text of ours with the names of this installation."""
    chosen = settings()
    called = tuple((usual, str(getattr(chosen, name))) for name, usual in USUAL.items())
    replacement = _replacement(tuple(pair for pair in called if pair[0] != pair[1]))
    return replacement(text) if replacement else text


class _Replacement:
    """Each usual name as a whole word, with a capital where it had one."""

    def __init__(self, called: tuple[tuple[str, str], ...]) -> None:
        self._called = dict(called)
        self._called |= {_capital(usual): _capital(name) for usual, name in called}
        self._pattern = re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, self._called))})(?!\w)")

    def __call__(self, text: str) -> str:
        return self._pattern.sub(lambda found: self._called[found[1]], text)


@lru_cache(maxsize=8)
def _replacement(called: tuple[tuple[str, str], ...]) -> _Replacement | None:
    return _Replacement(called) if called else None


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
