"""Chance that repeats: the same words make the same draws, on any machine, whatever else is drawn."""

import random
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TypeVar

T = TypeVar("T")


class Chance(random.Random):
    """A stream of draws of its own, for one child or one part of the world."""

    def __init__(self, *words: object) -> None:
        super().__init__("/".join(map(str, words)))

    def happens(self, share: float) -> bool:
        return self.random() < share

    def one_of(self, shares: Mapping[T, float]) -> T:
        return self.choices(list(shares), list(shares.values()))[0]

    def lasting(self, shortest: timedelta, longest: timedelta) -> timedelta:
        """Whole seconds between two lengths."""
        return timedelta(seconds=self.randint(int(shortest.total_seconds()), int(longest.total_seconds())))

    def moment(self, first: datetime, last: datetime) -> datetime:
        return first + self.lasting(timedelta(0), max(last - first, timedelta(0)))

    def waiting(self, mean: timedelta) -> timedelta:
        """Time to the next of things that happen independently of one another."""
        return timedelta(seconds=round(self.expovariate(1 / mean.total_seconds())))

    def hexadecimal(self) -> str:
        return f"{self.getrandbits(64):016x}"
