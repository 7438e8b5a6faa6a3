"""What became of a message, as its channel tells."""

from dataclasses import dataclass

from homeward.domain.telling.notices import NoticeProblem, NoticeState

SECONDS_TO_ANSWER = 10
"""For each step of a conversation with a receiver."""


@dataclass(frozen=True)
class Receipt:
    """`provider_ref` is by what the provider knows the message, where it can be asked about."""

    state: NoticeState
    provider_ref: str | None = None


class NotSent(Exception):
    """`final`: it would be refused again. `channel_away`: no other message would go this way either."""

    def __init__(self, problem: NoticeProblem, *, final: bool = False, channel_away: bool = False) -> None:
        self.problem, self.final, self.channel_away = problem, final, channel_away
        super().__init__(problem)


def away() -> NotSent:
    return NotSent(NoticeProblem.AWAY, channel_away=True)


def refused() -> NotSent:
    return NotSent(NoticeProblem.REFUSED, final=True)


def not_now() -> NotSent:
    return NotSent(NoticeProblem.NOT_NOW)
