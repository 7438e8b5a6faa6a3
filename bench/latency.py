"""From a report accepted over HTTP to its alert on the duty board, and the memory of each process."""

import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from bench.result import Result, memory_of, percentile
from bench.stories import event
from tests.up import Up

REPORTS = 1_000
BATCH = "application/cloudevents-batch+json"


def measure() -> Result:
    with TemporaryDirectory() as folder:
        up = Up(Path(folder), "--no-airflow")
        try:
            up.wait_until_usable()
            waits = _reports(up)
            memory = {Path(f"/proc/{pid}/cmdline").read_text(): memory_of(pid) for pid in up.children()}
        finally:
            up.stop()
    took = [round(percentile(waits, percent) * 1000) for percent in (50, 90, 99, 100)]
    return Result(
        "From report to duty board",
        f"`homeward up` on embedded defaults. {REPORTS:,} reports, one after the other, each of another "
        "child of 12, posted to the API. Timed from the answer that it is accepted until an open duty board "
        "is told that there is something new, which it then fetches; at the end every alert is there. Memory "
        "is each process's own share (PSS) afterwards.",
        ("p50 ms", "p90 ms", "p99 ms", "slowest ms", *(f"{_name(each)} MB" for each in memory)),
        [(*took, *(round(size) for size in memory.values()))],
    )


def _name(command: str) -> str:
    names = {"streams": "worker", "uvicorn": "web", "notices": "notices", "audit": "audit"}
    return next((name for word, name in names.items() if word in command), "broker")


def _reports(up: Up) -> list[float]:
    headers = {"Authorization": f"Bearer {up.token('bench')}"}
    with (
        httpx.Client(base_url=up.url, headers=headers) as agency,
        httpx.Client(base_url=up.url, timeout=60) as duty,
    ):
        _register(agency)
        _sign_in(duty, up.password("duty"))
        with duty.stream("GET", "/duty/stream") as stream:
            changes = _changes(stream)
            next(changes)
            waits = [_report(agency, changes, number) for number in range(REPORTS)]
    assert len(up.alerts()) == REPORTS
    return waits


def _register(agency: httpx.Client) -> None:
    now = datetime.now(UTC)
    events = [
        event(f"L-{number}", "child.registered", now, f"c{number}", date_of_birth=f"{now.year - 12}-01-01")
        for number in range(REPORTS)
    ]
    for start in range(0, REPORTS, 200):
        sent = agency.post(
            "/api/v1/events", json=events[start : start + 200], headers={"Content-Type": BATCH}
        )
        sent.raise_for_status()
    time.sleep(5)


def _sign_in(duty: httpx.Client, password: str) -> None:
    found = re.search(r'name="csrf" value="([^"]*)"', duty.get("/sign-in").text)
    assert found, "the sign-in page has no token"
    duty.post("/sign-in", data={"csrf": found[1], "username": "duty", "password": password})


def _changes(stream: httpx.Response) -> Iterator[str]:
    return (line for line in stream.iter_lines() if line.startswith("data:"))


def _report(agency: httpx.Client, changes: Iterator[str], number: int) -> float:
    """Seconds from the answer until the board was told."""
    told_of = {"episode": f"E{number}", "category": "M"}
    raw = event(f"L-{number}", "missing.reported", datetime.now(UTC), f"r{number}", **told_of)
    agency.post("/api/v1/events", json=raw).raise_for_status()
    accepted = time.perf_counter()
    next(changes)
    return time.perf_counter() - accepted
