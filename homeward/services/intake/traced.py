"""The spans of a batch of messages: its own, and that of each message, in the trace by which it came."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from homeward import tracing
from homeward.errors import HomewardError
from homeward.services.intake.accept import Accepted
from homeward.services.intake.raw import Raw
from homeward.store import history
from homeward.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Batch:
    """Each message that is traced, with its span."""

    traced: Sequence[tuple[Raw, tracing.Span]]

    def causes(
        self, uow: UnitOfWork, done: Sequence[Accepted | HomewardError], seqs: Collection[int]
    ) -> tracing.Causes:
        """Say what became of each message. Answers with those behind `seqs`, which are processed now."""
        if not self.traced:
            return ()
        came_by: dict[int, str] = {}
        for (raw, span), each in zip(self.traced, done, strict=True):
            span.tell(outcome=_outcome(each, seqs))
            if isinstance(each, Accepted) and raw.content:
                span.tell(event_type=str(raw.content["type"]))  # of the catalogue, as it was accepted
                came_by[each.seq] = span.traceparent or ""
        about = history.spoken_of(uow, seqs)
        nobody = set(seqs) - {seq for seq, _ in about}
        return [*((child, came_by[seq]) for seq, child in about), *((None, came_by[seq]) for seq in nobody)]


def _outcome(done: Accepted | HomewardError, seqs: Collection[int]) -> str:
    match done:
        case HomewardError():
            return "quarantined"
        case Accepted(to_confirm=True):
            return "to confirm"
        case _:
            return "processed" if done.seq in seqs else "known"


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
