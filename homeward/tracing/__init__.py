"""Traces: one from a request, through Kafka, to the alert and the notices that follow.

Off unless HOMEWARD_TRACES_URL is set; without it OpenTelemetry is not even loaded. A trace goes on by its
traceparent (W3C), which the outbox keeps and a message carries as a header. What a span may say is listed in
`SAYS`, and its name is ours: never a reference, an identifier, an address as it was asked for, a text, or the
words of an error.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from enum import Enum, auto
from typing import TYPE_CHECKING

from homeward.config import settings

if TYPE_CHECKING:  # which loads OpenTelemetry
    from homeward.tracing.spans import Tracer

HEADER = "traceparent"

SAYS = {
    "method": "http.request.method",
    "route": "http.route",
    "status": "http.response.status_code",
    "topic": "messaging.destination.name",
    "partition": "messaging.destination.partition.id",
    "offset": "messaging.kafka.offset",
    "messages": "messaging.batch.message_count",
    "event_type": "cloudevents.event_type",
    "outcome": "homeward.outcome",
    "events": "homeward.events",
    "children": "homeward.children",
    "template": "homeward.notice.template",
    "channel": "homeward.notice.channel",
    "attempts": "homeward.notice.attempts",
}
"""What spans say, by the name of the attribute: those of OpenTelemetry's conventions where there is one."""


class Kind(Enum):
    INTERNAL = auto()
    SERVER = auto()
    CLIENT = auto()
    PRODUCER = auto()
    CONSUMER = auto()


class Span:
    """Something that is done. This one notes nothing, as traces are off."""

    traceparent: str | None = None

    def tell(self, **said: str | int) -> None:
        """Each is one of SAYS."""

    def rename(self, name: str) -> None:
        """Where the name is known only once it is done."""

    def fail(self, why: str) -> None:
        """`why` is a status, or a kind of error."""

    def end(self) -> None:
        """Nothing is said after that."""

    def current(self) -> AbstractContextManager[object]:
        """In the block what begins stands below it."""
        return nullcontext()


_NOTHING = Span()
_tracer: Tracer | None = None


def configure(process: str) -> None:
    """Trace what this process does, if settings name a collector."""
    global _tracer
    if url := settings().traces_url:
        from homeward.tracing.spans import Tracer  # loads OpenTelemetry

        _tracer = Tracer(process, url)


def is_on() -> bool:
    return _tracer is not None


def start(
    name: str,
    kind: Kind = Kind.INTERNAL,
    *,
    after: str | None = None,
    links: Sequence[str | None] = (),
    **said: str | int,
) -> Span:
    """A span in the trace of this traceparent; where there is none, or none that can be read, a trace begins.

    `links` are the traceparents of what else led to it.
    """
    return _tracer.start(name, kind, after, links, said) if _tracer else _NOTHING


@contextmanager
def ending(spans: Sequence[Span]) -> Iterator[None]:
    """They end with the block, those too that begin in it, and fail where it does."""
    try:
        yield
    except BaseException as error:
        for span in spans:
            span.fail(type(error).__name__)
        raise
    finally:
        for span in spans:
            span.end()


@contextmanager
def span(
    name: str,
    kind: Kind = Kind.INTERNAL,
    *,
    after: str | None = None,
    links: Sequence[str | None] = (),
    **said: str | int,
) -> Iterator[Span]:
    """The block as a span, which is the current one in it; below the current one unless `after` is given."""
    begun = start(name, kind, after=after or current(), links=links, **said)
    with ending([begun]), begun.current():
        yield begun


def current() -> str | None:
    """The traceparent of what is done now."""
    return _tracer.current() if _tracer else None


def ids() -> dict[str, str]:
    """For a line of the log: those of the current trace and span."""
    here = current()
    if here is None:
        return {}
    return {"trace_id": _trace(here), "span_id": here.split("-")[2]}


def _trace(traceparent: str) -> str:
    return traceparent.split("-")[1]


Causes = Sequence[tuple[str | None, str]]
"""What children are evaluated for: whom each speaks of, if anybody, and its traceparent."""


class _Children:
    """The spans of children who are evaluated together, each in the trace of what was said of the child.

    A child of whom no cause speaks is evaluated for all of them: in their trace, if they have one alone.
    """

    def __init__(self, whole: Span, causes: Causes) -> None:
        self._whole = whole.traceparent
        every = [traceparent for _, traceparent in causes]
        self._shared = every if len({_trace(each) for each in every}) == 1 else []
        self._causes: dict[str, list[str]] = {}
        self._of: dict[str, tuple[Span, int]] = {}
        self.spans: list[Span] = []
        for child, traceparent in causes:
            if child:
                self._causes.setdefault(child, []).append(traceparent)
        for child in self._causes:
            self._begin(child)

    def _begin(self, child: str) -> tuple[Span, int]:
        after, *links = [*self._causes.get(child, self._shared), self._whole]
        self.spans.append(start("evaluate child", after=after, links=links, events=0))
        self._of[child] = self.spans[-1], 0
        return self._of[child]

    def one_more_event(self, child: str) -> str | None:
        """The traceparent of the evaluation that it comes of."""
        span, events = self._of.get(child) or self._begin(child)
        span.tell(events=events + 1)
        self._of[child] = span, events + 1
        return span.traceparent


_evaluated: ContextVar[_Children | None] = ContextVar("evaluated", default=None)


@contextmanager
def evaluating(causes: Causes = ()) -> Iterator[Span]:
    """The block evaluates children for these reasons; what it puts on record of a child comes of that."""
    with span("evaluate children") as whole:
        if _tracer is None:
            yield whole
            return
        children = _Children(whole, causes)
        token = _evaluated.set(children)
        try:
            with ending(children.spans):
                yield whole
        finally:
            _evaluated.reset(token)


def to_publish(topic: str, event_type: str, child: str | None) -> str | None:
    """The traceparent of an event that was put on record of a child, for the message that will carry it."""
    if _tracer is None:
        return None
    children = _evaluated.get()
    after = children.one_more_event(child) if children and child else current()
    created = start(f"create {topic}", Kind.PRODUCER, after=after, topic=topic, event_type=event_type)
    created.end()
    return created.traceparent
