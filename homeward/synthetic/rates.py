"""How often things happen in Wirral (domain.md, section 14), and how the simulation spreads them.

What has no source there is a plain guess, marked so; it shapes the world and is no statement about it. The
rates were settled before any rule was measured by them: a rule is never mended by another rate.
"""

from collections.abc import Mapping
from datetime import timedelta

HOUR, DAY = timedelta(hours=1), timedelta(days=1)

POPULATION = 70_500
LOOKED_AFTER = 705 / POPULATION
ON_PROTECTION_PLAN = 393 / POPULATION
IN_NEED = 2_712 / POPULATION
PLACED_BY_OTHERS = 140 / POPULATION  # guess
SHORT_BREAKS = 60 / POPULATION  # guess

RUNNERS_LOOKED_AFTER = 108 / 705
"""Of looked-after children; a few of these have no incident in a given year, so that 100 have any (2016)."""

RUNNERS_OTHERS = 375 / (POPULATION - 705)
"""So that 64% of 1,600 incidents a year are of children who are not looked after."""

FEWEST_RUNNERS = 100
"""Whom a small world sends missing unless told otherwise: of 300 children at Wirral's rates, two would go."""

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
MARKED_WITHOUT_FLAG = 0.05
"""Reports that say so of a child whom no flag is on record of; with those of flagged children about the 9% of
child incidents that England and Wales had."""

RETURN_TIME_GIVEN = 0.7  # guess

OFFERED = 0.8
DECLINED = 0.3
NOT_POSSIBLE = 0.25  # guess: of those not offered
HELD_AFTER = {
    (4 * HOUR, 72 * HOUR): 0.70,
    (72 * HOUR, 72 * HOUR): 0.05,
    (72 * HOUR, 30 * DAY): 0.25,
}
"""From return to interview; guess. A share is held at exactly 72 hours: a boundary, and in time."""

COVERS_THE_ONE_BEFORE = 0.12  # guess
BY_TRUTH = tuple[Mapping[str, float], Mapping[str, float]]
"""Of children who are not exploited at the time, and of those who are."""

HARM: BY_TRUTH = (
    {"Y": 0.04, "N": 0.90, "unknown": 0.06},
    {"Y": 0.15, "N": 0.75, "unknown": 0.10},
)  # guess
CONCERN: BY_TRUTH = (
    {"Y": 0.02, "N": 0.94, "unknown": 0.04},
    {"Y": 0.40, "N": 0.52, "unknown": 0.08},
)
"""Guess: a worker who suspects exploitation is right about as often as a professional who refers (below)."""

ONLINE: BY_TRUTH = (
    {"Y": 0.03, "N": 0.93, "unknown": 0.04},
    {"Y": 0.15, "N": 0.77, "unknown": 0.08},
)  # guess: contact online that troubles the worker

# What children tell of persons. All guesses.
SPEAKS_OF_SOMEBODY = 0.2
"""Interviews in which anybody comes up whom the worker records, as friends and partners do."""

SPEAKS_OF_EXPLOITER = 0.4
"""Interviews of a child who is exploited in which that person comes up."""

CARER_SPEAKS = 0.15
"""Of declined interviews."""

OF_CONCERN = 0.03
"""Of the persons whom other children speak of, those who exploit some child."""

NAMES_A_CHILD = (0.1, 0.3)
"""By truth, as above: what is said of an exploiter often tells of another child (the founding case)."""

NAMES_ANOTHER_VICTIM = 0.5
"""Of the children named beside an exploiter, those who are exploited by the same person."""

KINDS: BY_TRUTH = (
    {"adult": 0.35, "child": 0.55, "unknown": 0.10},
    {"adult": 0.80, "child": 0.05, "unknown": 0.15},
)
RELATIONS: BY_TRUTH = (
    {
        "friend": 0.46,
        "partner": 0.12,
        "other_family": 0.12,
        "acquaintance": 0.10,
        "parent": 0.08,
        "professional": 0.05,
        "unknown": 0.05,
        "stranger": 0.02,
    },
    {"acquaintance": 0.35, "partner": 0.25, "friend": 0.20, "stranger": 0.10, "unknown": 0.10},
)
ELEMENTS: BY_TRUTH = (
    {
        "overnight": 0.12,
        "substances": 0.06,
        "transport": 0.04,
        "online": 0.04,
        "money": 0.02,
        "secrecy": 0.02,
        "gifts": 0.02,
        "sexual": 0.01,
    },
    {
        "overnight": 0.35,
        "substances": 0.35,
        "transport": 0.35,
        "online": 0.30,
        "money": 0.25,
        "secrecy": 0.30,
        "gifts": 0.40,
        "sexual": 0.25,
    },
)

# Exploitation. How many children are exploited nobody knows (documents A and B: no prevalence, no trend).
NEWLY_EXPLOITED = 9
"""Children a month among 70,500: the one assumption, as many as MACSE took (83 in 8 months; 26 in a quarter).
The four risks below come to it."""

OFTEN = 8
"""Incidents a year of a child who is often missing."""

RISK_OFTEN_MISSING = 0.31
RISK_MISSING = 0.104
"""Of beginning to be exploited within a year: 57% of those whom MACSE took had been missing (A). That those
often missing are exploited three times as often as the others is a guess."""

RISK_LOOKED_AFTER = 0.047
RISK_OTHERS = 0.001
"""Of a child of 10 to 17 who does not go missing. With these 27% of all are looked after (A)."""

AGES_AT_RISK = {range(8, 12): 0.3, range(12, 14): 0.8, range(14, 16): 1.5, range(16, 18): 0.7}
"""Times as many as of all: 8 to 17, and over 60% of 14 and 15 (A), among those who go missing."""

SEXES_AT_RISK = {"female": 4 / 3, "male": 2 / 3}
"""About one victim in three is a boy (UCL and Barnardo's 2014), though MACSE took 7% and 14% (A, B)."""

EXPLOITED_FOR = (90 * DAY, 540 * DAY)  # guess
BEFORE_THE_WORLD = 365 * DAY
"""How long before its beginning a child may have begun to be exploited."""

SIGN_EVERY = 75 * DAY
"""Between signs that show outside of interviews; guess. An absence alone is no sign here."""

SIGNS = {"concern": 0.40, "contact": 0.25, "flag": 0.17, "harm": 0.10, "first entry": 0.08}  # guess
TELLING = {"soon": 0.55, "late": 0.20, "never": 0.25}  # guess
TOLD_LATE = (30 * DAY, 150 * DAY)  # guess
HARMS: BY_TRUTH = (
    {"sexual": 0.1, "coercion": 0.05, "threat": 0.3, "physical": 0.5, "other": 0.05},
    {"sexual": 0.3, "coercion": 0.25, "threat": 0.2, "physical": 0.2, "other": 0.05},
)  # guess

CONCERN_UNFOUNDED_MISSING = 0.027
CONCERN_UNFOUNDED_OTHERS = 0.0004
"""In a year, of a child who is not exploited: about two referrals a month (a guess), half of them of children
who go missing. Beside about nine that are founded, so that one in five is not."""

FLAG_UNFOUNDED = 0.02  # guess: in a year, of a child who goes missing and is not exploited
FIRST_ENTRY = 0.004
"""In a year, of a child of 12 to 17: about 100 a year; guess."""

FIRST_ENTRY_CONCERN = {"N": 0.94, "Y": 0.03, "unknown": 0.03}  # guess: of a child who is not exploited

KNOWN_BEFORE = 0.9
"""Of those exploited since before the world begins, those with a case by then; guess."""

ACCEPTED = 0.7
ACCEPTED_AFTER = (14 * DAY, 90 * DAY)
"""Of the others with a sign that was told, those whom MACSE takes on, and how long after it; guess."""

CASE_UNFOUNDED = 0.01
"""Of children who go missing and are not exploited; guess."""

FLAGGED = 0.25
"""Persons of concern whom the police flagged, or whose address, without a case; guess."""

FEED_FAILS = 1 / 30
"""Nights on which children's social care does not say that its feed is whole; guess."""

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

# How records are kept, and what else shapes the world. All guesses.
AGES_MISSING = {
    8: 0.02,
    9: 0.02,
    10: 0.03,
    11: 0.04,
    12: 0.08,
    13: 0.14,
    14: 0.22,
    15: 0.22,
    16: 0.15,
    17: 0.08,
}
"""Of children who go missing, as the world begins."""

POLICE_LEVELS = {"NAR": 0.1, "LOW": 0.25, "MED": 0.5, "HIGH": 0.1, "unknown": 0.05}
REGRADED = 0.08
REPORT_SAYS_WHERE = 0.4
"""Reports of a placed child that say which authorities are concerned."""

ON_A_BOUNDARY = 0.08
FOURTEEN_THAT_DAY = 0.06
"""More than chance would make, so that the rules' edges are met."""

ATTEMPTED = 0.2
POLICE_CHECK = 0.5
HARM_RECORDED_APART = 0.6
BY_CARER = 0.4
PART_SAID = 0.4
"""Of the parts that identify a person, those that a child or a carer says."""

PART_HELD = 0.6
"""Of these parts, those that a case or a flag holds."""

ONLY_DESCRIBED = 0.3
NAMES_A_SECOND = 0.15
RUNNERS_TO_ONE_ADULT = 4
PERSON_LINKED = 0.6
CASE_LASTS = (50 * DAY, 400 * DAY)
RE_REFERRED = 0.25
RE_REFERRED_AFTER = (10 * DAY, 500 * DAY)
HAS_POLICE_REFERENCE = 0.3
BIRTH_SAID = {"registered": 0.93, "later": 0.04, "never": 0.03}
CARE_SAID_BY = {"legal": 0.8, "social": 0.1, "both": 0.1}
CARE_ORDERS = {"C2": 0.55, "V2": 0.25, "C1": 0.15, "J1": 0.05}
PLACES = {"U6": 0.3, "U4": 0.25, "K2": 0.3, "H5": 0.1, "P1": 0.05}
