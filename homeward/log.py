"""Logs: one JSON object a line, on stderr.

Of an error they tell its kind and where it arose, never its words: those of a database or of a parser repeat
what they were given, which may be a child's data.
"""

import logging.config
import traceback
from typing import Any

import structlog
from structlog.stdlib import ProcessorFormatter
from structlog.types import EventDict, WrappedLogger

from homeward import tracing

DEEPEST = 30
"""Frames of a failure that are told, the innermost; a recursion would else fill the log."""


def configure(level: str = "INFO") -> None:
    """Send what this process and its libraries log to stderr."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.add_logger_name,
            *_SHARED,
            ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
    )
    logging.config.dictConfig(standard_logging(level))


def standard_logging(level: str = "INFO") -> dict[str, Any]:
    """A configuration for `logging.config.dictConfig`, which Faust and uvicorn take as well."""
    through_root = {"handlers": [], "propagate": True}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"wordless": {"()": _Wordless}, "area alone": {"()": _AreaAlone}},
        "formatters": {"json": {"()": _formatter}},
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "stream": "ext://sys.__stderr__",  # Faust puts a thing of its own in the place of the other
                "filters": ["wordless"],
                "formatter": "json",
            }
        },
        "root": {"level": level, "handlers": ["stderr"]},
        "loggers": {
            "alembic": {"level": "WARNING"},
            # At their most talkative these log whole messages, so no level of ours reaches them.
            "kafka": {"level": "WARNING"},
            "aiokafka": {"level": "WARNING"},
            # Repeats what GOV.UK Notify answers, which may name the receiver.
            "notifications_python_client": {"level": "CRITICAL"},
            **dict.fromkeys(("uvicorn", "uvicorn.error"), through_root),
            "uvicorn.access": {**through_root, "filters": ["area alone"]},
        },
    }


class _Wordless(logging.Filter):
    """Of an error that is part of another library's message, leaves its kind."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(
                type(arg).__name__ if isinstance(arg, BaseException) else arg for arg in record.args
            )
        return True


class _AreaAlone(logging.Filter):
    """Of the address in a line of uvicorn's access log, leaves the area: anybody may have typed the rest."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple) and len(record.args) == 5:
            client, method, path, version, status = record.args
            area = str(path).partition("?")[0].split("/")[1:2]
            told = "(nothing there)" if status == 404 else "/".join(["", *area])
            record.args = (client, method, told, version, status)
        return True


def _tell_of_error(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    told = event.pop("exc_info", None)
    error = told[1] if isinstance(told, tuple) else told
    if isinstance(error, BaseException):
        frames = traceback.extract_tb(error.__traceback__)[-DEEPEST:]
        event["error"] = type(error).__name__
        event["where"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return event


def _tell_of_trace(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    return {**event, **tracing.ids()}


_SHARED = (
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
    _tell_of_error,
    _tell_of_trace,
)


def _formatter() -> ProcessorFormatter:
    return ProcessorFormatter(
        foreign_pre_chain=[structlog.stdlib.add_logger_name, *_SHARED],
        processors=[ProcessorFormatter.remove_processors_meta, structlog.processors.JSONRenderer()],
    )
