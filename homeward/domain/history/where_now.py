"""Where a child is now, as far as anybody has said: missing, back, or nobody has reported anything."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from homeward.domain.history.episode import Episode
from homeward.domain.history.timeline import Timeline


class Standing(StrEnum):
    MISSING = "missing"
    AWAY = "away"
    BACK = "back"
    NOT_REPORTED = "not reported"


@dataclass(frozen=True)
class WhereNow:
    """`since` is the start of the absence, or the return; `episode` is the absence that says so."""

    standing: Standing
    since: datetime | None = None
    episode: Episode | None = None

    @property
    def is_absent(self) -> bool:
        return self.standing in (Standing.MISSING, Standing.AWAY)

    def last_said(self, name: str) -> str | None:
        """What was said last of the return: `condition`, `injuries` or `returned_to`."""
        finds = self.episode.finds if self.episode and self.standing is Standing.BACK else ()
        return next((said for find in reversed(finds) if (said := find.data.said(name))), None)


def where_now(timeline: Timeline, now: datetime) -> WhereNow:
    """An absence is open until somebody says that it is over; the latest one that is open counts."""
    open_ = [each for each in timeline.missing_episodes if each.episode.open_at(now)]
    if open_:
        last = open_[-1]
        category = last.episode.category_at(now)
        away = category is not None and category.value == "A"
        return WhereNow(Standing.AWAY if away else Standing.MISSING, last.starts_at, last.episode)
    returns = [(each.back_at, each) for each in timeline.episodes.values() if each.back_at]
    if returns:
        back_at, episode = max(returns, key=lambda each: each[0])
        return WhereNow(Standing.BACK, back_at, episode)
    return WhereNow(Standing.NOT_REPORTED)
