"""What a process writes about itself: one JSON object a line on stderr, and no word of an error."""

import json
import subprocess
import sys
from typing import Any

SCRIPT = """
import logging
import structlog
from homeward import log

log.configure("DEBUG")
try:
    raise ValueError("Quillon")
except ValueError as error:
    structlog.get_logger().error("ours", number=7, exc_info=error)
    logging.getLogger("library").exception("theirs: %r", error)
logging.getLogger("kafka.producer").debug("Sending Quillon")
request = '%s - "%s %s HTTP/%s" %d'
for path, status in [("/duty?name=Quillon", 200), ("/alerts/Quillon", 303), ("/Quillon", 404)]:
    logging.getLogger("uvicorn.access").info(request, "127.0.0.1:9", "GET", path, "1.1", status)
print("output")
"""


def lines() -> list[dict[str, Any]]:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True)
    assert done.stdout == "output\n"
    return [json.loads(line) for line in done.stderr.splitlines()]


def test_ours_and_theirs_are_alike_and_tell_of_an_error_its_kind_and_place() -> None:
    ours, theirs, *_ = lines()
    assert (ours["event"], ours["number"], ours["level"]) == ("ours", 7, "error")
    assert (theirs["event"], theirs["logger"]) == ("theirs: 'ValueError'", "library")
    for each in (ours, theirs):
        assert (each["error"], each["where"]) == ("ValueError", ["<string>:8 <module>"])


def test_of_an_address_only_the_area_is_told() -> None:
    assert [line["event"] for line in lines() if line["logger"] == "uvicorn.access"] == [
        '127.0.0.1:9 - "GET /duty HTTP/1.1" 200',
        '127.0.0.1:9 - "GET /alerts HTTP/1.1" 303',
        '127.0.0.1:9 - "GET (nothing there) HTTP/1.1" 404',
    ]


def test_no_word_of_an_error_or_a_message_is_told() -> None:
    assert "Quillon" not in json.dumps(lines())
