"""Every type of event: its model, and the topic that carries it."""

from homeward.domain.events import (
    alerts,
    answers,
    children,
    concerns,
    corrections,
    disclosures,
    feeds,
    interviews,
    macse,
    missing,
    missing_group,
    running,
    sharing,
    suppressions,
    tasks,
)
from homeward.domain.events.record import EventData

PUBLISHED: dict[str, dict[str, type[EventData]]] = {
    "missing-episodes": missing.TYPES,
    "return-interviews": interviews.TYPES | disclosures.TYPES,
    "child-status": {
        **children.TYPES,
        **concerns.TYPES,
        **answers.TYPES,
        **tasks.TYPES,
        **corrections.TYPES,
        **feeds.TYPES,
    },
    "cadt-alerts": alerts.TYPES | suppressions.TYPES | sharing.TYPES,
    "macse-queue": macse.TYPES | missing_group.TYPES,
}

TOPICS: dict[str, str] = {type_: topic for topic, types in PUBLISHED.items() for type_ in types}
"""Type to topic (design, section 6). A type that is not here stays in the journal."""

REGISTRY: dict[str, type[EventData]] = {
    **{type_: model for types in PUBLISHED.values() for type_, model in types.items()},
    **running.TYPES,
}
"""Type to the model of its `data`."""

MADE_BY_HOMEWARD = frozenset(type_ for type_, model in REGISTRY.items() if model.MADE_BY_HOMEWARD)
"""Types that no agency may send."""

DECIDED_BY_PEOPLE = frozenset(type_ for type_, model in REGISTRY.items() if model.DECIDED_BY_PEOPLE)
"""Types that a person decides. A system may only say so: then a person here confirms it, or declines."""

ON_PAGES_ALONE = frozenset(type_ for type_ in DECIDED_BY_PEOPLE if type_.startswith(("alert.", "rule.")))
"""Of these, the steps that are checked against the state of an alert or of a rule; no file can bring them."""

FROM_OPERATORS = REGISTRY.keys() - MADE_BY_HOMEWARD | DECIDED_BY_PEOPLE - ON_PAGES_ALONE
"""Types that a file may hold which an operator imports."""
