"""A collector of OpenTelemetry that keeps what it is sent, and the spans in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import KeyValue
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status

from tests.receivers import WebService


@dataclass(frozen=True)
class Seen:
    """One span: `at` is its trace and id, `parent` the id of the one above, and `links` are others' `at`."""

    process: str
    name: str
    kind: str
    at: tuple[str, str]
    parent: str
    links: frozenset[tuple[str, str]]
    said: dict[str, Any]
    failed: bool

    @property
    def trace(self) -> str:
        return self.at[0]


@dataclass
class Collector(WebService):
    @property
    def spans(self) -> list[Seen]:
        """In the order in which they ended, of each process."""
        return [seen for call in list(self.calls) for seen in _read(call.body)]

    def named(self, name: str, **said: Any) -> list[Seen]:
        """Those of this name that say this."""
        return [seen for seen in self.spans if seen.name == name and seen.said.items() >= said.items()]

    def way_to(self, seen: Seen) -> list[str]:
        """The names from the beginning of the trace to this span; `?` for what was not sent (yet)."""
        every = {each.at: each for each in self.spans}
        if not seen.parent:
            return [seen.name]
        above = every.get((seen.trace, seen.parent))
        return [*(self.way_to(above) if above else "?"), seen.name]

    @property
    def everything(self) -> str:
        """Whatever it was sent, headers too; what is text in it can be read."""
        return " ".join(
            f"{call.path} {call.headers} {call.body.decode(errors='replace')}" for call in self.calls
        )


def _read(body: bytes) -> Iterator[Seen]:
    for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
        process = _said(resource.resource.attributes)["service.name"]
        for scope in resource.scope_spans:
            for span in scope.spans:
                yield Seen(
                    process,
                    span.name,
                    Span.SpanKind.Name(span.kind).removeprefix("SPAN_KIND_"),
                    (span.trace_id.hex(), span.span_id.hex()),
                    span.parent_span_id.hex(),
                    frozenset((link.trace_id.hex(), link.span_id.hex()) for link in span.links),
                    _said(span.attributes),
                    span.status.code == Status.STATUS_CODE_ERROR,
                )


def _said(attributes: "list[KeyValue]") -> dict[str, Any]:
    return {each.key: getattr(each.value, each.value.WhichOneof("value")) for each in attributes}
