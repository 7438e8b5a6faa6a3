"""`python -m streams worker`: one worker. Start as many as there is work for, up to the partitions."""

import sys
import time
from contextlib import closing

import structlog

from homeward import log
from homeward.errors import HomewardError
from homeward.garbage import collect_seldom
from homeward.services.evaluation.stream import Worker
from homeward.store.database import is_passing

SECONDS_BETWEEN_TRIES = 1.0


def main() -> None:
    log.configure()
    collect_seldom()
    try:
        from streams.agents import app, worker  # reads the rules, and there must be some
    except HomewardError as error:
        print(f"homeward: {error}", file=sys.stderr)
        sys.exit(error.exit_code)
    _open_store(worker)
    with closing(worker):
        app.main()


def _open_store(worker: Worker) -> None:
    """Wait for the store here: once the worker has joined its group, events wait with it."""
    while True:
        try:
            return worker.open_store()
        except Exception as error:
            if not is_passing(error):
                raise
            structlog.get_logger().warning("waiting for the store", error=type(error).__name__)
        time.sleep(SECONDS_BETWEEN_TRIES)


if __name__ == "__main__":
    main()
