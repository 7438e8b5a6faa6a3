"""Spans by OpenTelemetry, sent to a collector from a thread of their own: nothing waits for it.

The provider is ours alone, so that no library's own spans go out: those would hold addresses and statements.
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Link, SpanKind, Status, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from homeward.tracing import HEADER, SAYS, Kind, Span

SECONDS_TO_EXPORT = 2.0
"""Per batch of spans, retries included. A process that ends waits as long for a collector that is away."""

_propagator = TraceContextTextMapPropagator()


class Tracer:
    def __init__(self, process: str, url: str) -> None:
        provider = TracerProvider(resource=Resource.create({"service.name": f"homeward-{process}"}))
        exporter = OTLPSpanExporter(f"{url.rstrip('/')}/v1/traces", timeout=SECONDS_TO_EXPORT)
        provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = provider.get_tracer("homeward")

    def start(
        self,
        name: str,
        kind: Kind,
        after: str | None,
        links: Sequence[str | None],
        said: Mapping[str, str | int],
    ) -> Span:
        linked = [Link(span.get_span_context()) for span in map(_span, links)]
        begun = _Begun(
            self._tracer.start_span(
                name,
                context=_context(after),
                kind=SpanKind[kind.name],
                links=[link for link in linked if link.context.is_valid],
            )
        )
        begun.tell(**said)
        return begun

    def current(self) -> str | None:
        return _traceparent(trace.get_current_span())


class _Begun(Span):
    def __init__(self, span: trace.Span) -> None:
        self._span = span
        self.traceparent = _traceparent(span)

    def tell(self, **said: str | int) -> None:
        self._span.set_attributes({SAYS[name]: value for name, value in said.items()})

    def rename(self, name: str) -> None:
        self._span.update_name(name)

    def fail(self, why: str) -> None:
        self._span.set_attribute("error.type", why)
        self._span.set_status(Status(StatusCode.ERROR))

    def end(self) -> None:
        self._span.end()

    def current(self) -> AbstractContextManager[object]:
        """An error is noted by its kind alone (`fail`): OpenTelemetry would add its words."""
        return trace.use_span(self._span, record_exception=False, set_status_on_exception=False)


def _context(traceparent: str | None) -> Context:
    return _propagator.extract({HEADER: traceparent or ""}, Context())


def _span(traceparent: str | None) -> trace.Span:
    return trace.get_current_span(_context(traceparent))


def _traceparent(span: trace.Span) -> str | None:
    carrier: dict[str, str] = {}
    _propagator.inject(carrier, trace.set_span_in_context(span, Context()))
    return carrier.get(HEADER)
