"""What one more event costs, for children with short and with long histories."""

import time
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from sqlalchemy import Engine

from bench.result import Result
from bench.stories import START, weekly_episodes
from homeward.config import settings
from homeward.engine.rulefiles.load import RuleSet, load_rules
from homeward.services.evaluation.process import process_events
from homeward.services.intake.accept import accept
from homeward.store.database import open_store
from homeward.store.unit_of_work import unit_of_work

LENGTHS = (1, 10, 100, 1000)
REPEATS = 15


def measure() -> Result:
    rules = load_rules(settings().rules_folder)
    rows = []
    for length in LENGTHS:
        with TemporaryDirectory() as folder:
            engine = open_store(f"sqlite:///{Path(folder) / 'homeward.db'}")
            rows.append((length, round(_cost(engine, rules, length) * 1000, 1)))
            engine.dispose()
    return Result(
        "One more event, by the length of the child's history",
        "One child on SQLite with so many events on record (an episode a week: reported, found, interview "
        f"declined). Then {REPEATS} more, in order, each accepted and processed, "
        "as a worker does: the median.",
        ("events on record", "ms for one more"),
        rows,
    )


def _cost(engine: Engine, rules: RuleSet, length: int) -> float:
    events = weekly_episodes("B-1")
    now = START + timedelta(days=7 * (length // 3 + REPEATS))
    with unit_of_work(engine) as uow:
        seqs = [accept(uow, next(events), received_at=now).seq for _ in range(length)]
        process_events(uow, seqs, rules, settings().responsible_la, now)
    return median(_one_more(engine, rules, next(events), now) for _ in range(REPEATS))


def _one_more(engine: Engine, rules: RuleSet, event: dict[str, object], now: datetime) -> float:
    began = time.perf_counter()
    with unit_of_work(engine) as uow:
        seq = accept(uow, event, received_at=now).seq
    with unit_of_work(engine) as uow:
        process_events(uow, [seq], rules, settings().responsible_la, now)
    return time.perf_counter() - began
