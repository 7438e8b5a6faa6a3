"""What Prometheus and Grafana are given: alerts that fire when they should, about metrics that there are."""

import json
import re
import subprocess
from datetime import UTC, datetime

from homeward.store.database import open_store
from homeward.store.unit_of_work import reading
from homeward.web.metrics import metrics
from tests.machine import ROOT, require

MONITORING = ROOT / "docker" / "monitoring"


def told(database_url: str) -> set[str]:
    """The names of the metrics that the web service tells."""
    engine = open_store(database_url)
    with reading(engine) as uow:
        text = metrics(uow, datetime.now(UTC)).decode()
    engine.dispose()
    return set(re.findall(r"^# TYPE (\S+)", text, re.MULTILINE))


def test_the_alerts_fire_when_they_should() -> None:
    command = [require("promtool"), "test", "rules", MONITORING / "alerts.test.yaml"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_alerts_and_dashboard_ask_for_metrics_that_there_are(database_url: str) -> None:
    alerts = re.findall(r"expr: (.*)", (MONITORING / "alerts.yaml").read_text())
    panels = json.loads((MONITORING / "dashboard.json").read_text())["panels"]
    drawn = [target["expr"] for panel in panels for target in panel["targets"]]
    asked = set(re.findall(r"homeward_\w+", " ".join([*alerts, *drawn])))
    assert asked
    assert asked <= told(database_url)
