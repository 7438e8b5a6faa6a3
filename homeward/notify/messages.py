"""The words of messages, for somebody who is woken by them. Nothing of a child can get into them: a template
knows the fields of `Context` and no others.
"""

from dataclasses import asdict, dataclass
from enum import StrEnum
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from homeward.domain.calendar.deadlines import LONDON
from homeward.domain.telling.notices import About, Notice, short_reference
from homeward.names import named

PACKAGED = PackageLoader("homeward.notify")


class Template(StrEnum):
    """Each has a file in `templates/`: the subject, a line of dashes, the body."""

    ALERT = "alert"
    ALERT_ESCALATED = "alert_escalated"
    ACKNOWLEDGEMENT_REMINDER = "acknowledgement_reminder"
    ACKNOWLEDGEMENT_LAPSED = "acknowledgement_lapsed"
    TOLD_AGAIN = "told_again"
    TELLING_OVERDUE = "telling_overdue"
    FOR_YOU = "for_you"
    RING_US = "ring_us"
    PACK_DRAFTED = "pack_drafted"
    PACK_NOT_APPROVED = "pack_not_approved"
    LISTS_DUE = "lists_due"
    TEST = "test"


@dataclass(frozen=True)
class Context:
    """All that a message may tell. `due` is in words, in British time."""

    reference: str
    link: str
    due: str
    duty_phone: str


@dataclass(frozen=True)
class Message:
    """What a channel carries. `id` is the same each time that it is sent: receivers may drop copies."""

    id: str
    template: str
    reference: str
    link: str
    subject: str
    body: str


PLACES = {
    About.ALERT: "/alerts/{}",
    About.TELLING: "/to-tell/{}",
    About.MACSE_PACK: "/macse/packs",
    About.GROUP_PACK: "/missing-group/packs",
    About.AUDIT_LISTS: "/reports/audit-lists",
}
"""The page of what a notice is about."""


def message(notice: Notice, public_url: str, duty_phone: str) -> Message:
    place = PLACES.get(notice.about_kind, "/operations").format(notice.about)
    due = f"{notice.due_at.astimezone(LONDON):%H:%M on %-d %B}"
    context = Context(short_reference(notice.about), public_url.rstrip("/") + place, due, duty_phone)
    subject, body = render(Template(notice.template), context)
    return Message(notice.id, notice.template, context.reference, context.link, subject, body)


def render(template: Template, context: Context) -> tuple[str, str]:
    """Subject and body. Raises UndefinedError where the template names anything else."""
    source, _, _ = PACKAGED.get_source(_environment(), f"{template}.txt.j2")
    text = _environment().from_string(named(source)).render(asdict(context))
    subject, _, body = text.partition("\n---\n")
    return subject, body


@cache
def _environment() -> Environment:
    return Environment(loader=PACKAGED, undefined=StrictUndefined, keep_trailing_newline=True)
