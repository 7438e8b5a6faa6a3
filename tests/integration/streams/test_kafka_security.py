"""A broker that asks for TLS and for a password: worker, relay and commands reach it, by settings alone."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from homeward.config import settings
from tests.backends import ApacheKafka, Backend
from tests.functional.harm import harm
from tests.machine import require
from tests.system import System
from tests.up import eventually

PASSWORD = "an-invented-password"
NAMES = "subjectAltName=IP:127.0.0.1"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One that vouches for itself; beside it, in broker.pem, its key too."""
    folder = tmp_path_factory.mktemp("tls")
    key, own = folder / "key.pem", folder / "ca.pem"
    made = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=broker"]
    files = ["-keyout", str(key), "-out", str(own), "-addext", NAMES]
    subprocess.run([require("OpenSSL"), *made, *files], check=True, capture_output=True)
    (folder / "broker.pem").write_text(key.read_text() + own.read_text())
    return own


@pytest.fixture(scope="module")
def broker(certificate: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    node = ApacheKafka(
        require("apache kafka"),
        tmp_path_factory.mktemp("kafka-tls"),
        KAFKA_TLS=str(certificate.with_name("broker.pem")),
        KAFKA_PASSWORD=PASSWORD,
    )
    node.start()
    yield node.tls_address
    node.stop()


@pytest.fixture
def system(
    broker: str, certificate: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[System]:
    monkeypatch.setenv("HOMEWARD_KAFKA_SECURITY", "SASL_SSL")
    monkeypatch.setenv("HOMEWARD_KAFKA_SASL_MECHANISM", "PLAIN")
    monkeypatch.setenv("HOMEWARD_KAFKA_USERNAME", "homeward")
    monkeypatch.setenv("HOMEWARD_KAFKA_PASSWORD", PASSWORD)
    monkeypatch.setenv("HOMEWARD_KAFKA_CA", str(certificate))
    settings.cache_clear()
    system = System(Backend("Apache Kafka with TLS", f"sqlite:///{tmp_path}/homeward.db", broker), tmp_path)
    yield system
    system.close()
    settings.cache_clear()


def test_an_event_goes_through_a_broker_with_tls_and_a_password_and_alerts(system: System) -> None:
    system.worker()
    system.accept(harm("W-1001"))
    eventually(lambda: system.alerted() == {"W-1001"})
    assert system.run("doctor").returncode == 0


def test_a_wrong_password_opens_no_broker_and_the_doctor_says_so(system: System) -> None:
    system.env["HOMEWARD_KAFKA_PASSWORD"] = "another-password"
    done = system.run("doctor")
    assert done.returncode == 1
    assert "The broker does not answer" in done.stdout


def test_a_broker_whose_certificate_nobody_vouches_for_is_not_reached(system: System) -> None:
    system.env["HOMEWARD_KAFKA_CA"] = ""
    done = system.run("doctor")
    assert done.returncode == 1
    assert "The broker does not answer" in done.stdout
