"""How far a command is, for a person who waits at a terminal; a pipe or a log is told nothing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskProgressColumn, TimeElapsedColumn


@contextmanager
def progress() -> Iterator[Progress]:
    """On stderr, and gone when the work is done. Steps go by names of files or of what is counted."""
    console = Console(stderr=True)
    columns = SpinnerColumn(), "{task.description}", BarColumn(), TaskProgressColumn(), TimeElapsedColumn()
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as shown:
        yield shown


def steps(shown: Progress, what: str) -> Callable[[int, int], None]:
    """Begins a step; what it returns is told how many are done, and of how many."""
    task = shown.add_task(what, total=None)
    return lambda done, of: shown.update(task, completed=done, total=of)
