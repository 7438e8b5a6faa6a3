"""What the machine that runs the tests has.

A part that is missing skips the tests that need it and says which part; with HOMEWARD_TEST_REQUIRE_ALL=1, as
in CI, it fails them instead, so that a green run there means that everything ran.
"""

import os
import pwd
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
AIRFLOW = ROOT / ".airflow" / "venv" / "bin" / "airflow"


def _first_on_path(*names: str) -> Path | None:
    return next((Path(found) for name in names if (found := shutil.which(name))), None)


def _postgresql() -> Path | None:
    """The folder of PostgreSQL's server programs, newest first; Debian keeps them off the path.

    The server refuses to run as root, so root also needs the user that Debian's package makes.
    """
    if os.geteuid() == 0 and "postgres" not in {entry.pw_name for entry in pwd.getpwall()}:
        return None
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    initdb = debian[-1] if debian else _first_on_path("initdb")
    return initdb and initdb.parent


def _apache_kafka() -> Path | None:
    """The start script, if what it runs on is here."""
    return ROOT / "docker/kafka/kafka" if shutil.which("java") and shutil.which("mvn") else None


PARTS: dict[str, Callable[[], Path | None]] = {
    "PostgreSQL": _postgresql,
    "Apache Kafka (Java and Maven)": _apache_kafka,
    "promtool (Prometheus)": lambda: _first_on_path("promtool"),
    "C compiler": lambda: _first_on_path("cc", "gcc", "clang"),
    "OpenSSL": lambda: _first_on_path("openssl"),
    "Chromium": lambda: _first_on_path("chromium", "chromium-browser", "google-chrome"),
    "Airflow (make setup-airflow)": lambda: AIRFLOW if AIRFLOW.exists() else None,
}


def require(part: str) -> Path:
    """Where `part` is on this machine; a beginning of its name will do. Ends the test if it is not here."""
    name = next(name for name in PARTS if name.lower().startswith(part.lower()))
    found = PARTS[name]()
    if found is None:
        end = pytest.fail if os.environ.get("HOMEWARD_TEST_REQUIRE_ALL") == "1" else pytest.skip
        end(f"skipped, not installed: {name}")
    return found
