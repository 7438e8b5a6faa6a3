"""`python -m bench [NAME ...]`: measure, keep the figures in bench/results, and write docs/performance.md.

Every figure is what was seen in one run on one machine. Nothing here asserts a time.
"""

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from bench import backtest, cost, engines, evaluating, latency, preview, throughput
from bench.result import Result, machine

RESULTS = Path(__file__).parent / "results"
PAGE = Path(__file__).parent.parent / "docs" / "performance.md"

MEASURES: dict[str, Callable[[], Result]] = {
    "latency": latency.measure,
    "throughput": throughput.measure,
    "engines": engines.measure,
    "evaluating": evaluating.measure,
    "backtest": backtest.measure,
    "preview": preview.measure,
    "cost": cost.measure,
}

HEAD = """# Performance

Written by `make bench` from the figures in `bench/results`: change neither by hand. They are what was seen
in single runs on a machine of the size given, which other work may have disturbed: compare, do not quote.
"""


def main(names: list[str]) -> None:
    if unknown := [name for name in names if name not in MEASURES]:
        sys.exit(f"There is no measure {', '.join(unknown)}; there are {', '.join(MEASURES)}.")
    RESULTS.mkdir(exist_ok=True)
    for name in names or MEASURES:
        print(f"Measuring {name}", file=sys.stderr)
        figures = json.dumps({"machine": machine(), **asdict(MEASURES[name]())}, indent=1)
        (RESULTS / f"{name}.json").write_text(figures + "\n")
    PAGE.write_text("\n".join([HEAD, *(_section(name) for name in MEASURES)]))


def _section(name: str) -> str:
    if not (path := RESULTS / f"{name}.json").exists():
        return ""
    seen = json.loads(path.read_text())
    head = " | ".join(seen["columns"])
    rows = [" | ".join(map(str, row)) for row in seen["rows"]]
    table = "\n".join(f"| {row} |" for row in (head, " | ".join("---" for _ in seen["columns"]), *rows))
    return f"## {seen['title']}\n\n{seen['how']}\n\n{table}\n\nMeasured on {seen['machine']}.\n"


if __name__ == "__main__":
    main(sys.argv[1:])
