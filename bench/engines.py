"""The same fourteen rules over the same facts: in Homeward, in other rule engines, and in plain Python."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from importlib.metadata import version
from statistics import median
from typing import Any

from bench import peers
from bench.result import Result
from bench.stories import Raw, varied_story
from homeward.config import settings
from homeward.domain.contacts.matching import histories
from homeward.domain.events import parse
from homeward.domain.events.entry import distinct
from homeward.domain.history.timeline import Timeline, fold
from homeward.domain.identity.identified import resolve
from homeward.engine.conditions import holds
from homeward.engine.facts import FACTS
from homeward.engine.moments import UNKNOWN, Lasting, Moment, Query, query
from homeward.engine.rulefiles.load import load_rules
from homeward.engine.rulefiles.model import Compare, Rule
from homeward.engine.rulefiles.when import comparisons
from homeward.engine.subjects import Subject, subjects

CHILDREN = 300
ROUNDS = 15
LATER = timedelta(days=3)
HOUR = timedelta(hours=1)


HOW = (
    "{rules}, asked {asked:,} times of {children:,} invented children: of each episode, return, disclosure, "
    "interview and harm, as it begins and three days later. First all engines have to give the same answers: "
    "yes, no or cannot tell. *At hand*: each engine has the facts in the form that it takes (Homeward: a "
    "moment whose facts were read before; CEL: an activation; the others: a dictionary), so this is the "
    "asking alone. *Read*: from each child's history, by the same functions; Homeward and plain Python read "
    "a fact when it is asked for, the others want all of them first. Each engine's expressions are prepared "
    "beforehand; zen-engine and CEL have all rules about one kind of event in one, so that the facts go over "
    "to them once. The engines take turns, {rounds} times; the medians."
)


@dataclass(frozen=True)
class Sort:
    """The rules about one kind of subject, the facts that they ask by the names that others know them by, and
    where they are asked."""

    rules: Sequence[Rule]
    facts: Mapping[str, Query]
    places: Sequence[tuple[Timeline, Subject]]

    def moments(self) -> Iterator[Moment]:
        """Each subject as it begins and three days later, with nothing read yet."""
        for timeline, subject in self.places:
            for at in (subject.starts_at, subject.starts_at + LATER):
                moment = Moment(timeline, subject, settings().responsible_la)
                moment.go(at)
                yield moment


@dataclass(frozen=True)
class Engine:
    """`make` gives what answers a sort's rules from the form that `form` gives to the facts of a moment."""

    name: str
    make: Callable[[Sort], peers.Ask]
    form: Callable[[Sort], Callable[[Moment], Any]]


class Lazily(dict[str, Any]):
    """Facts that are read when they are asked for, as plain Python would."""

    def __init__(self, facts: Mapping[str, Query], moment: Moment) -> None:
        self.facts, self.moment = facts, moment

    def __missing__(self, name: str) -> Any:
        value = self[name] = native(self.moment[self.facts[name]].value)
        return value


def native(value: Any) -> Any:
    """None for unknown, hours for how long something has been so, a list of codes."""
    match value:
        case Lasting(elapsed=elapsed):
            return elapsed / HOUR
        case tuple():
            return list(value)
        case _:
            return None if value is UNKNOWN else value


def all_at_once(sort: Sort) -> Callable[[Moment], peers.Facts]:
    return lambda moment: {name: native(moment[asked].value) for name, asked in sort.facts.items()}


def activations(sort: Sort) -> Callable[[Moment], Any]:
    facts_of, activation = all_at_once(sort), peers.activations([*sort.facts])
    return lambda moment: activation(facts_of(moment))


def homeward(sort: Sort) -> peers.Ask:
    asked = [holds(rule.when) for rule in sort.rules]
    return lambda moment: [each(moment) for each in asked]


def of(make: Callable[[Sequence[str], Sequence[str]], peers.Ask]) -> Callable[[Sort], peers.Ask]:
    return lambda sort: make([rule.code for rule in sort.rules], [*sort.facts])


ENGINES = (
    Engine("plain Python", of(peers.plain_python), lambda sort: lambda moment: Lazily(sort.facts, moment)),
    Engine("Homeward", homeward, lambda sort: lambda moment: moment),
    Engine(f"zen-engine {version('zen-engine')}", of(peers.zen_engine), all_at_once),
    Engine(f"rule-engine {version('rule-engine')}", of(peers.rule_engine_), all_at_once),
    Engine(f"cel-expr-python {version('cel-expr-python')}", of(peers.cel_), activations),
)


def measure() -> Result:
    sorts = [*sorts_of([raw for number in range(CHILDREN) for raw in varied_story(number)])]
    agree(sorts)
    asked = sum(2 * len(sort.places) * len(sort.rules) for sort in sorts)
    passes = {
        (engine.name, fresh): one_pass(engine, sorts, fresh) for engine in ENGINES for fresh in (False, True)
    }
    seen: dict[tuple[str, bool], list[float]] = {key: [] for key in passes}
    for _ in range(ROUNDS):
        for key, run in passes.items():
            seen[key].append(run() / asked * 1e9)
    nanoseconds = {key: median(times) for key, times in seen.items()}
    rows = [
        (engine.name, *(figure for fresh in (False, True) for figure in _figures(nanoseconds, engine, fresh)))
        for engine in ENGINES
    ]
    return Result(
        "Fourteen rules in five engines",
        HOW.format(rules=", ".join(sorted(peers.PYTHON)), asked=asked, children=CHILDREN, rounds=ROUNDS),
        ("engine", "at hand, ns a rule", "to plain Python", "read, ns a rule", "to plain Python"),
        rows,
    )


def _figures(seen: Mapping[tuple[str, bool], float], engine: Engine, fresh: bool) -> tuple[int, float]:
    taken = seen[engine.name, fresh]
    return round(taken), round(taken / seen[ENGINES[0].name, fresh], 1)


def agree(sorts: Sequence[Sort]) -> None:
    """Every engine answers every rule alike, and every rule says each of yes and no somewhere."""
    said: dict[str, set[bool | None]] = {}
    for sort in sorts:
        asks = [(engine.make(sort), engine.form(sort)) for engine in ENGINES]
        for moment in sort.moments():
            first, *others = [
                [None if answer == "unknown" else answer for answer in ask(form(moment))]
                for ask, form in asks
            ]
            assert all(other == first for other in others), (
                [rule.code for rule in sort.rules],
                first,
                others,
            )
            for rule, answer in zip(sort.rules, first, strict=True):
                said.setdefault(rule.code, set()).add(answer)
    assert {code for code, answers in said.items() if answers >= {True, False}} == peers.PYTHON.keys(), said


def one_pass(engine: Engine, sorts: Sequence[Sort], fresh: bool) -> Callable[[], float]:
    """Asks every rule everywhere once and says how many seconds that took; `fresh`: facts are read in it."""
    every = [(engine.make(sort), engine.form(sort), [*sort.moments()], sort) for sort in sorts]
    at_hand = [
        (ask, [filled(form, sort)(moment) for moment in moments]) for ask, form, moments, sort in every
    ]

    def ready() -> float:
        began = time.perf_counter()
        for ask, forms in at_hand:
            for form in forms:
                ask(form)
        return time.perf_counter() - began

    def reading() -> float:
        began = time.perf_counter()
        for ask, form, _, sort in every:
            for moment in sort.moments():
                ask(form(moment))
        return time.perf_counter() - began

    return reading if fresh else ready


def filled(form: Callable[[Moment], Any], sort: Sort) -> Callable[[Moment], Any]:
    """With every fact read, which for those that read lazily is to have asked for it."""

    def fill(moment: Moment) -> Any:
        filled = form(moment)
        for name, asked in sort.facts.items():
            moment[asked]
            if isinstance(filled, Lazily):
                filled[name]
        return dict(filled) if isinstance(filled, Lazily) else filled

    return fill


def sorts_of(raws: Sequence[Raw]) -> Iterator[Sort]:
    events = distinct(map(parse, raws))
    resolution = resolve(events)
    every = histories([resolution.entry(each) for each in events])
    timelines = [fold(child, entries) for child, entries in every.items()]
    shipped = [rule for rule in load_rules(settings().rules_folder) if rule.code in peers.PYTHON]
    for kind in sorted({kind for rule in shipped for kind in rule.on}):
        rules = [rule for rule in shipped if kind in rule.on]
        facts = {name_of(one): query(FACTS[one.fact].function, one.params) for one in _asked(rules)}
        places = [(timeline, subject) for timeline in timelines for subject in subjects(timeline, kind)]
        yield Sort(rules, facts, places)


def _asked(rules: Sequence[Rule]) -> Iterator[Compare]:
    for rule in rules:
        yield from comparisons(rule.when)


def name_of(compare: Compare) -> str:
    name = compare.fact.replace(".", "_")
    within = dict(compare.params).get("within")
    return f"{name}_{within.days}_days" if within else name
