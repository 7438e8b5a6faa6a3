"""Every exception that Homeward raises. A message is one plain sentence and never holds a child's data."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with an input: where, and what would be right."""

    field: str
    message: str

    def as_dict(self) -> dict[str, str]:
        return {"field": self.field, "message": self.message}


@dataclass(frozen=True, order=True)
class RuleProblem:
    """One thing that is wrong with a rule file; line and column count from 1."""

    file: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.message}"


class HomewardError(Exception):
    """A mistake that a user can mend: the command line prints its sentence and exits with `exit_code`."""

    exit_code = 2


class NoInstallation(HomewardError):
    """A command that makes no store was called where there is none."""

    def __init__(self, store: str) -> None:
        super().__init__(
            f"no installation here: there is no store at {store}; see HOMEWARD_DATA, HOMEWARD_DATABASE_URL."
        )


class InvalidEvent(HomewardError):
    """An event that cannot be accepted; `problems` lists every error at once."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{p.field}: {p.message}" for p in self.problems))


class NotTheirs(InvalidEvent):
    """An event that its sender may not send; `problems` lists every reason at once."""


class TokenRefused(HomewardError):
    """A call of the API whose token does not open it. `token` is its name, where we know it."""

    def __init__(self, token: str, why: str, sentence: str) -> None:
        self.token, self.why = token, why
        super().__init__(sentence)


class ConflictingEvent(HomewardError):
    """The same source and id as an event already accepted, with other content. The first one stands."""


class UnreadableInput(HomewardError):
    """A file that cannot be read as what it says it is."""


class InvalidRules(HomewardError):
    """Rule files that cannot be loaded; `problems` lists every error of every file."""

    def __init__(self, problems: Sequence[RuleProblem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(map(str, self.problems)))


class NoPdf(HomewardError):
    """This machine lacks what lays out pages."""

    def __init__(self) -> None:
        super().__init__("PDF needs the library Pango (libpango-1.0 and libpangoft2-1.0) on this machine.")


class NotAllowed(HomewardError):
    """The person's role does not permit this."""


class InvalidTransition(HomewardError):
    """The state does not allow this change."""


class NewReason(InvalidTransition):
    """The alert has a reason that the person was not shown."""


class CannotBeSuppressed(HomewardError):
    """The rule may never be silent, or never speaks."""


class NotFound(HomewardError):
    """Nothing goes by this reference."""
