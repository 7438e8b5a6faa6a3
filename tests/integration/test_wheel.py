"""The wheel holds what an installation without a checkout needs, the built style and no Node.js package."""

import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

from tests.machine import ROOT

FOUNDING_CASE = "homeward/up/founding-case.jsonl"
"""What the demo tells."""


def test_the_wheel_carries_both_packages_the_rules_and_the_pages_style(tmp_path: Path) -> None:
    source = tmp_path / "source"
    for name in ("homeward", "rules", "streams"):
        shutil.copytree(
            ROOT / name, source / name, ignore=shutil.ignore_patterns("node_modules", "__pycache__")
        )
    for name in ("LICENSE", "README.md", "pyproject.toml"):
        shutil.copy(ROOT / name, source)
    style = source / "homeward/web/static/govuk/homeward.css"
    style.parent.mkdir(parents=True, exist_ok=True)
    style.touch()
    installed = source / "homeward/web/frontend/node_modules/sass/sass.js"
    installed.parent.mkdir(parents=True)
    installed.touch()

    uv = Path(sys.executable).with_name("uv")
    command = [uv, "build", "--quiet", "--offline", "--wheel", "--no-build-isolation"]
    subprocess.run([*command, "--out-dir", tmp_path, source], check=True)

    [wheel] = tmp_path.glob("*.whl")
    held = set(ZipFile(wheel).namelist())
    rules = {f"homeward/_rules/{rule.name}" for rule in (ROOT / "rules").glob("*.yaml")}
    assert rules
    assert {
        *rules,
        "homeward/config.py",
        "streams/app.py",
        FOUNDING_CASE,
        "homeward/web/static/govuk/homeward.css",
    } <= held
    assert [name for name in held if "node_modules" in name] == []
