"""The whole world, child by child."""

from collections import defaultdict
from datetime import datetime, timedelta

from homeward.synthetic import absences, disclosures, meetings, people, signs
from homeward.synthetic.chance import Chance
from homeward.synthetic.disclosures import Others, Speaker
from homeward.synthetic.exploitation import exploitation
from homeward.synthetic.rates import DAY
from homeward.synthetic.reporting import Reporter
from homeward.synthetic.world import Adult, World

QUIET = timedelta(days=4)
"""Longer than any deadline that a rule counts from an absence or a return."""


def plant(number: int, days: int, seed: int, until: datetime, area: str, busier: float) -> World:
    """`number` children over `days` days before `until`; `busier` times as many of them go missing."""
    world = World(until - timedelta(days=days), until - QUIET, until, area)
    runners = _people(world, number, seed, busier)
    adults = meetings.adults_of_concern(Chance(seed, "adults"), len(runners))
    meetings.flags(world, Chance(seed, "flags"), adults)
    victims: dict[Adult, list[int]] = defaultdict(list)
    for child in world.children:
        chance = Chance(seed, "exploited", child.index)
        child.exploitation = exploitation(child, world, chance, runners.get(child.index), adults)
        if child.exploitation:
            victims[child.exploitation.by].append(child.index)
    others = Others(adults, list(runners), victims)
    for child in world.children:
        _story(Speaker(child, Reporter(Chance(seed, "story", child.index), until), others), world, runners)
    _feed(world, Chance(seed, "feed"))
    return world


def _people(world: World, number: int, seed: int, busier: float) -> dict[int, float]:
    """Everybody who lives there; answers with how often in a year each of those who go missing does."""
    runners = {}
    for index in range(number):
        child = people.child(Chance(seed, "child", index), index, world)
        world.children.append(child)
        if a_year := absences.runs(child, Chance(seed, "runs", index), busier):
            absences.grow_up(child, world, Chance(seed, "age", index))
            runners[index] = a_year
    return runners


def _story(speaker: Speaker, world: World, runners: dict[int, float]) -> None:
    child, chance = speaker.child, speaker.report.chance
    a_year = runners.get(child.index)
    signs.plant(speaker, world, goes_missing=a_year is not None)
    if a_year is not None:
        absences.plant(child, world, chance, a_year)
        disclosures.plant(speaker)
    meetings.plant(child, world, chance, speaker.others.adults, goes_missing=a_year is not None)


def _feed(world: World, chance: Chance) -> None:
    """Every night children's social care says that its feed is whole."""
    report, at = Reporter(chance, world.until), people.midnight(world.start)
    while at < world.until:
        if told := report.feed_is_whole(at):
            world.whole.append(told)
        at = people.midnight(at + DAY + DAY / 2)
