"""How often things happen in Wirral (domain.md, section 14), and how the simulation spreads them.

What has no source there is a plain guess, marked so; it shapes the world and is no statement about it.
"""

from datetime import timedelta

HOUR, DAY = timedelta(hours=1), timedelta(days=1)

POPULATION = 70_500
LOOKED_AFTER = 705 / POPULATION
ON_PROTECTION_PLAN = 393 / POPULATION
IN_NEED = 2_712 / POPULATION
PLACED_BY_OTHERS = 140 / POPULATION  # guess
SHORT_BREAKS = 60 / POPULATION  # guess

RUNNERS_LOOKED_AFTER = 100 / 705
"""Children with any incident in a year among looked-after children (2016)."""

RUNNERS_OTHERS = 343 / (POPULATION - 705)
"""So that 64% of 1,600 incidents a year are of children who are not looked after."""

INCIDENTS_LOOKED_AFTER = {1.2: 0.37, 3.5: 0.40, 10.0: 0.17, 25.0: 0.04, 48.0: 0.02}
"""A runner's incidents a year, and the share of runners: 65 of 100 more than once; the most 48."""

INCIDENTS_OTHERS = {1.3: 0.55, 3.0: 0.33, 8.0: 0.10, 24.0: 0.02}
"""Likewise; E&W 2018/19 had 2.8 incidents a child."""

DURATIONS = {
    (HOUR, 12 * HOUR): 0.55,
    (12 * HOUR, 24 * HOUR): 0.23,
    (24 * HOUR, 24 * HOUR): 0.02,
    (24 * HOUR, 48 * HOUR): 0.11,
    (2 * DAY, 10 * DAY): 0.07,
    (10 * DAY, 126 * DAY): 0.02,
}
"""Nine in ten end within two days; the longest was 126 days. Some end at exactly 24 hours: a boundary."""

AWAY = 0.2  # guess: the share recorded as A
RECLASSIFIED = {"A": 0.15, "M": 0.03}  # guess: of those reported so
CANCELLED = 0.04  # guess
REPORTED_TWICE = 0.02  # guess
EXPLOITATION_FLAG = 0.09
RETURN_TIME_GIVEN = 0.7  # guess

OFFERED = 0.8
DECLINED = 0.3
NOT_POSSIBLE = 0.05  # guess
HELD_AFTER = {
    (4 * HOUR, 72 * HOUR): 0.70,
    (72 * HOUR, 72 * HOUR): 0.05,
    (72 * HOUR, 30 * DAY): 0.25,
}
"""From return to interview; guess. A share is held at exactly 72 hours: a boundary, and in time."""

COVERS_THE_ONE_BEFORE = 0.12  # guess
DISCLOSES = 0.35  # guess: interviews in which a contact comes up
NAMES_A_CHILD = 0.25  # guess: of those
HARM = {"Y": 0.06, "N": 0.86, "unknown": 0.08}  # guess
CONCERN = {"Y": 0.09, "N": 0.86, "unknown": 0.05}

CASE = 0.2
"""Runners with a MACSE case: with these children about nine new cases a month."""

LOCATION = {"IN": 0.5, "OUT": 0.38, "unknown": 0.12}
"""41% of incidents from children's homes were of children placed out of borough; unknown is a guess."""

REACHES_US = {
    (timedelta(0), 50 * timedelta(minutes=1)): 0.72,
    (HOUR, HOUR): 0.03,
    (HOUR, DAY): 0.15,
    (DAY, 7 * DAY): 0.08,
    (7 * DAY, 21 * DAY): 0.02,
}
"""How long until we are told; guess. Weekend forms and other authorities' come days or weeks late."""

SAID_TWICE = 0.05  # guess
CORRECTED = 0.04  # guess
