"""What traces cost where nobody asked for them, and what the log says where somebody did."""

import json
import os
import subprocess
import sys

SCRIPT = """
import sys
import structlog
from homeward import log, tracing

log.configure()
tracing.configure("test")
with tracing.span("outer"), tracing.evaluating([("child", tracing.current() or "")]):
    structlog.get_logger().info("in a span", keeps=tracing.to_publish("cadt-alerts", "alert.raised", "child"))
structlog.get_logger().info("outside", loaded=[name for name in sys.modules if "opentelemetry" in name])
"""


def lines(url: str) -> list[dict[str, object]]:
    env = {**os.environ, "HOMEWARD_TRACES_URL": url}
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True, env=env)
    said = map(json.loads, done.stderr.splitlines())
    return [line for line in said if line["event"] in ("in a span", "outside")]


def test_without_a_collector_nothing_is_loaded_kept_or_told() -> None:
    inside, outside = lines("")
    assert (inside["keeps"], outside["loaded"]) == (None, [])
    assert "trace_id" not in inside


def test_a_line_of_the_log_names_the_trace_that_an_event_keeps() -> None:
    inside, outside = lines("http://127.0.0.1:1")
    version, trace, *_ = str(inside["keeps"]).split("-")
    assert (version, trace) == ("00", inside["trace_id"])
    assert "trace_id" not in outside
