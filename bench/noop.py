"""A Faust worker that reads what Homeward's worker reads, with its settings, and does nothing with it."""

import os
import time
from pathlib import Path
from typing import Any

from streams.app import app
from streams.topics import incoming

seen: list[float] = []


@app.agent(incoming)
async def ignore(stream: Any) -> None:
    async for batch in stream.take(500, within=0.02):
        seen.extend([time.perf_counter()] * len(batch))
        if len(seen) >= int(os.environ["BENCH_EVENTS"]):
            Path(os.environ["BENCH_OUT"]).write_text(str(seen[-1] - seen[0]))


if __name__ == "__main__":
    app.main()
