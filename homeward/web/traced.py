"""The beginning of a trace: a request that sends something."""

from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from homeward import tracing


class TraceRequests:
    """Traces every POST by the route that took it, and never by its address, which may hold a reference.

    Whoever calls may say of which trace it is part, as a proxy does before us.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "POST":
            await self.app(scope, receive, send)
            return
        after = Headers(scope=scope).get(tracing.HEADER)
        with tracing.span("POST", tracing.Kind.SERVER, after=after, method="POST") as span:

            async def tell_and_send(message: Message) -> None:
                if message["type"] == "http.response.start":
                    _tell_answer(span, message["status"])
                await send(message)

            await self.app(scope, receive, tell_and_send)
            if route := getattr(scope.get("route"), "path", None):
                span.rename(f"POST {route}")
                span.tell(route=route)


def _tell_answer(span: tracing.Span, status: int) -> None:
    span.tell(status=status)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        span.fail(str(status))
