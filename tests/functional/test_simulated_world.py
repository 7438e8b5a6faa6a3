"""A synthetic world, imported into a running system: it finds exactly what was planted."""

import json
from collections import Counter

from tests.planted import found, planted
from tests.system import System, waits_until


def test_the_stream_finds_what_was_planted_and_nothing_else(system: System) -> None:
    world = system.folder / "world"
    recipe = {"--children": 150, "--days": 200, "--seed": 77, "--busier": 50, "--out": world}
    options = [str(part) for option in recipe.items() for part in option]
    made = json.loads(system.run("simulate", *options, "--json").stdout)
    assert made["findings"] > 100

    system.worker(ready=False)
    imported = system.run("import", "events", str(world / "events.jsonl"), "--json")
    assert imported.returncode == 0, imported.stderr
    waits_until(system, lambda: system.counts()["unprocessed"] == 0, 90)

    expected = planted(world)
    assert (expected - found(system.engine), found(system.engine) - expected) == (Counter(), Counter())
    to_duty = {(child, code) for code, child, _, _, actions, _ in expected if "cadt" in actions}
    assert to_duty <= set(system.found())
