"""The spans of a batch of messages: its own, and that of each message, in the trace by which it came."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from homeward import tracing
from homeward.errors import HomewardError
from homeward.services.intake.accept import Accepted
from homeward.services.intake.raw import Raw


@dataclass(frozen=True)
class Batch:
    """Each message that is traced, with its span."""

    traced: Sequence[tuple[Raw, tracing.Span]]

    def causes(self, done: Sequence[Accepted | HomewardError], seqs: Collection[int]) -> tracing.Causes:
        """Say what became of each message. Answers with those behind `seqs`, which are processed now."""
        causes, processed = [], set(seqs)
        for (raw, span), each in zip(self.traced, done, strict=False):
            span.tell(outcome=_outcome(each, processed))
            if isinstance(each, Accepted) and raw.content:
                span.tell(event_type=str(raw.content["type"]))  # of the catalogue, as it was accepted
                if each.seq in processed:
                    causes.append((each.child_ref, span.traceparent))
        return causes


def _outcome(done: Accepted | HomewardError, processed: Collection[int]) -> str:
    match done:
        case HomewardError():
            return "quarantined"
        case Accepted(to_confirm=True):
            return "to confirm"
        case _:
            return "processed" if done.seq in processed else "known"


@contextmanager
def batch_of(raws: Sequence[Raw]) -> Iterator[Batch]:
    """The block takes in these messages, in one transaction."""
    if not tracing.is_on():
        yield Batch(())
        return
    kind = tracing.Kind.CONSUMER
    came_by = [raw.headers.get(tracing.HEADER) for raw in raws]
    with tracing.span("process batch", kind, links=came_by, messages=len(raws)) as whole:
        spans = [
            tracing.start(
                f"process {raw.topic}",
                kind,
                after=traceparent,
                links=[whole.traceparent],
                topic=raw.topic or "",
                partition=str(raw.partition),
                offset=raw.offset,
            )
            for raw, traceparent in zip(raws, came_by, strict=True)
        ]
        with tracing.ending(spans):
            yield Batch([*zip(raws, spans, strict=True)])
