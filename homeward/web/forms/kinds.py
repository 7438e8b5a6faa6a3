"""The forms that put something on record: a child missing, a child back, a return interview, a concern."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from homeward.services.children.absences import Absence
from homeward.web.forms.child import SAME_CHILD
from homeward.web.forms.concern import STEPS as CONCERN_STEPS
from homeward.web.forms.concern import read_concern
from homeward.web.forms.correction import Parts
from homeward.web.forms.education import read_education
from homeward.web.forms.envelope import CloudEvent, Origin
from homeward.web.forms.found import STEPS as FOUND_STEPS
from homeward.web.forms.found import read_found
from homeward.web.forms.missing import STEPS as MISSING_STEPS
from homeward.web.forms.missing import read_missing
from homeward.web.forms.reader import Reader
from homeward.web.forms.return_interview import STEPS, read_interview
from homeward.web.forms.steps import Step
from homeward.web.words.codes import CHILD_HOW, CHILD_HOW_LATER


@dataclass(frozen=True)
class Corrected:
    """A record that a form puts right: its number, and what was recorded together. `about`: its child."""

    seq: int
    parts: Parts
    about: str


@dataclass(frozen=True)
class Kind:
    """One of the forms: its heading, its button, where it is, its page, and how its answers become events.

    `about` is the field that takes the reference of a missing report, where the form comes after one, and
    `is_about` says which absences of the child these are. `when` is the moment that begins as now; `options`
    are what the store offers for a field, where it does. `steps` are its topics, where each has a page;
    `one_page`: all of them stand on one. `after` is the reference of the form of this kind that was recorded
    just before.
    """

    title: str
    button: str
    address: str
    template: str
    read: Callable[[Reader, Origin], list[CloudEvent]]
    about: str = ""
    when: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    corrects: Corrected | None = None
    is_about: Callable[[Absence], bool] = lambda absence: absence.interview_due
    steps: Sequence[Step] = ()
    one_page: bool = False
    after: str = ""

    @property
    def walks(self) -> bool:
        """Whether it is answered step by step; a correction is one page, where each answer stands already."""
        return bool(self.steps) and self.corrects is None and not self.one_page

    @property
    def child_how(self) -> dict[str, str]:
        """The ways to say which child it is."""
        ways = CHILD_HOW_LATER if self.about else CHILD_HOW
        if self.corrects is None:
            return ways
        return {**ways, SAME_CHILD: f"The child whom the record is about now: {self.corrects.about}"}


MISSING = Kind(
    "Report a child missing",
    "Report the child missing",
    "/missing/new",
    "forms/missing.html",
    read_missing,
    steps=MISSING_STEPS,
)
FOUND = Kind(
    "Record that a child is back",
    "Record that the child is back",
    "/returns/new",
    "forms/found.html",
    read_found,
    "episode",
    is_about=lambda absence: absence.found_at is None,
    steps=FOUND_STEPS,
)
INTERVIEW = Kind(
    "Log a return interview",
    "Record the interview",
    "/interviews/new",
    "forms/interview.html",
    read_interview,
    "episodes",
    steps=STEPS,
)
PAPER = replace(
    INTERVIEW,
    title="Type an interview held on paper",
    button="Record it, and type the next",
    address="/interviews/paper/new",
    template="paper/form.html",
    one_page=True,
)

CONCERN = Kind(
    "Tell of a concern about a child",
    "Send the concern",
    "/concerns/new",
    "forms/concern.html",
    read_concern,
    steps=CONCERN_STEPS,
)
EDUCATION = Kind(
    "Record that a child is missing from education",
    "Record it",
    "/education/new",
    "forms/education.html",
    read_education,
)
