"""The whole world, child by child."""

from datetime import datetime, timedelta

from homeward.inputs.simulate import absences, disclosures, meetings, people
from homeward.inputs.simulate.chance import Chance
from homeward.inputs.simulate.world import World

QUIET = timedelta(days=4)
"""Longer than any deadline that a rule counts from an absence or a return."""


def plant(number: int, days: int, seed: int, until: datetime, area: str, busier: float) -> World:
    """`number` children over `days` days before `until`; `busier` times as many of them go missing."""
    world = World(until - timedelta(days=days), until - QUIET, until, area)
    runners = {}
    for index in range(number):
        child = people.child(Chance(seed, "child", index), index, world)
        world.children.append(child)
        if a_year := absences.runs(child, Chance(seed, "runs", index), busier):
            runners[index] = a_year
    adults = meetings.adults_of_concern(Chance(seed, "adults"), len(runners))
    meetings.flags(world, Chance(seed, "flags"), adults)
    for index, a_year in runners.items():
        child, chance = world.children[index], Chance(seed, "story", index)
        absences.plant(child, world, chance, a_year)
        disclosures.plant(child, world, chance, adults, list(runners))
        meetings.plant(child, world, chance, adults)
    return world
