"""Names on platforms: `https://www.instagram.com/kay.invented/` and `insta: @kay.invented` are one.

Where one of two records does not say on which platform, the name counts for every platform.
"""

import re
from functools import lru_cache

from homeward.domain.contacts.marks.wording import REMEMBERED, is_vague

PLATFORMS = {
    "instagram": ("instagram", "insta", "ig"),
    "snapchat": ("snapchat", "snap", "sc"),
    "tiktok": ("tiktok", "tik tok"),
    "facebook": ("facebook", "fb", "messenger"),
    "twitter": ("twitter", "x"),
    "whatsapp": ("whatsapp", "whats app"),
    "telegram": ("telegram", "t.me"),
    "discord": ("discord",),
    "youtube": ("youtube", "yt"),
    "kik": ("kik",),
    "roblox": ("roblox",),
    "steam": ("steam",),
}
"""By name: what it is called in words and addresses."""
_CALLED = {called: platform for platform, names in PLATFORMS.items() for called in names}
_NAMES = "|".join(sorted(map(re.escape, _CALLED), key=len, reverse=True))
_ADDRESS = re.compile(
    r"(?:https?://|www\.)?(?:[\w-]+\.)*?(?P<site>[\w-]+)\.(?P<end>[a-z]{2,3})/(?P<path>\S+)", re.I
)
_BEFORE = re.compile(rf"^(?P<platform>{_NAMES})(?:\s*[:\-–]\s*|\s+)(?P<name>\S+)$", re.I)
_AFTER = re.compile(rf"^(?P<name>\S+)\s+(?:[(,\-–]\s*)?(?:on\s+)?(?P<platform>{_NAMES})\)?$", re.I)
_HANDLE = re.compile(r"(?=.*[^\W_])[\w.\-#]{3,}", re.UNICODE)
_PATHS = frozenset({"add", "user", "u", "channel", "c"})


@lru_cache(maxsize=REMEMBERED)
def handles(text: str) -> frozenset[str]:
    """The name, once for each platform that it can be on."""
    platform, name = _read(" ".join(text.split()))
    name = name.strip("@/.,;:()").lstrip("@").casefold()
    if not _HANDLE.fullmatch(name) or name in _CALLED or is_vague(name):
        return frozenset()
    if platform:
        return frozenset({f"{name} {platform}"})
    return frozenset(f"{name} {each}" for each in ("anywhere", *PLATFORMS))


def _read(text: str) -> tuple[str | None, str]:
    if address := _ADDRESS.search(text):
        steps = [step for step in address["path"].split("?")[0].split("/") if step.casefold() not in _PATHS]
        site = address["site"].casefold()
        platform = _CALLED.get(site) or _CALLED.get(f"{site}.{address['end'].casefold()}")
        return platform, steps[0] if steps else ""
    for form in (_BEFORE, _AFTER):
        if named := form.match(text):
            return _CALLED[named["platform"].casefold()], named["name"]
    return None, text
