"""Fourteen rules as plain Python and in the languages of other rule engines, as one would write them there.

A fact goes by its name in Homeward with underscores. What is unknown is None, and answers "cannot tell".
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import rule_engine
import zen
from cel_expr_python import cel

Facts = Mapping[str, Any]
Ask = Callable[[Any], Sequence[bool | str | None]]
"""Some rules' answers, in order, from the facts in the form that the engine takes."""

FROM_ANYBODY = frozenset({"gifts", "sexual"})
DRAWING_IN = FROM_ANYBODY | {"transport", "substances", "overnight", "secrecy", "online", "money"}


def out_of_borough(facts: Facts) -> bool | None:
    in_care, authority = facts["child_looked_after"], facts["placement_responsible_la"]
    location = facts["placement_location"]
    if in_care is False or authority == "another" or location == "IN":
        return False
    return None if in_care is None or authority is None or location is None else True


def adult_unknown(facts: Facts) -> bool | None:
    if facts["disclosure_child_is"] != "discloser":
        return False
    elements, kind, partner = facts["disclosure_elements"], facts["contact_kind"], facts["contact_partner"]
    if not FROM_ANYBODY.isdisjoint(elements):
        return True
    outside = not facts["contact_family_or_carer"] and (kind != "child" or partner)
    if outside and not DRAWING_IN.isdisjoint(elements):
        return True
    return (None if kind is None else kind == "adult") if partner else False


def aged_13_or_under(facts: Facts) -> bool | None:
    return None if (age := facts["child_age"]) is None else age <= 13


PYTHON: dict[str, Callable[[Facts], bool | None]] = {
    "R01": lambda facts: facts["missing_episodes_90_days"] >= 3,
    "R02": lambda facts: facts["missing_episodes_28_days"] >= 2,
    "R05": lambda facts: facts["episode_open_for"] >= 24,
    "R09": aged_13_or_under,
    "R11": lambda facts: facts["child_looked_after"],
    "R12": out_of_borough,
    "R16": lambda facts: facts["contact_known_to_macse"],
    "R17": lambda facts: facts["disclosure_names_another_child"],
    "R18": adult_unknown,
    "R19": lambda facts: (
        facts["disclosure_child_is"] == "discloser" and facts["contact_disclosed_by_children_180_days"] >= 2
    ),
    "R22": lambda facts: facts["harm_disclosed"],
    "R23": lambda facts: facts["concern_suspected"],
    "R25": lambda facts: facts["macse_open"] and facts["record_is_news"],
    "R32": lambda facts: facts["return_waiting_for"] >= 72,
}

SAID = {
    "R01": "missing_episodes_90_days >= 3",
    "R02": "missing_episodes_28_days >= 2",
    "R05": "episode_open_for >= 24",
    "R09": "child_age == null ? null : child_age <= 13",
    "R11": "child_looked_after",
    "R12": "child_looked_after == false or placement_responsible_la == 'another'"
    " or placement_location == 'IN' ? false : (child_looked_after == null"
    " or placement_responsible_la == null or placement_location == null ? null : true)",
    "R16": "contact_known_to_macse",
    "R17": "disclosure_names_another_child",
    "R18": "disclosure_child_is != 'discloser' ? false : (FROM_ANYBODY or (contact_family_or_carer == false"
    " and DRAWING_IN and (contact_kind != 'child' or contact_partner)) ? true : (contact_partner == false"
    " ? false : (contact_kind == null ? null : contact_kind == 'adult')))",
    "R19": "disclosure_child_is == 'discloser' and contact_disclosed_by_children_180_days >= 2",
    "R22": "harm_disclosed",
    "R23": "concern_suspected",
    "R25": "macse_open and record_is_news",
    "R32": "return_waiting_for >= 72",
}
"""What is written alike in all of them."""

THEM = {"FROM_ANYBODY": str(sorted(FROM_ANYBODY)), "DRAWING_IN": str(sorted(DRAWING_IN))}


def _said(code: str, one_of: str) -> str:
    """`one_of` is how a language asks whether one of THEM is among the elements."""
    text = SAID[code]
    for name, them in THEM.items():
        text = text.replace(name, one_of.replace("THEM", them))
    return text


IN_CEL = {
    " or ": " || ",
    " and ": " && ",
    "? null": "? dyn('unknown')",
    "== null": "== 'unknown'",
    "? false": "? dyn(false)",
    "? true": "? dyn(true)",
}
"""What is written otherwise there. Unknown is a text, as cel-expr-python 0.1.3 lets go of Python's None once
too often for each null that it answers with, until the process aborts."""


def plain_python(codes: Sequence[str], names: Sequence[str]) -> Ask:
    rules = [PYTHON[code] for code in codes]
    return lambda facts: [rule(facts) for rule in rules]


def zen_engine(codes: Sequence[str], names: Sequence[str]) -> Ask:
    """All of them in one expression, so that the facts are handed over once."""
    one_of = "some(disclosure_elements, # in THEM)"
    together = zen.compile_expression(_list([_said(code, one_of) for code in codes]))
    return together.evaluate


def rule_engine_(codes: Sequence[str], names: Sequence[str]) -> Ask:
    one_of = "[each for each in disclosure_elements if each in THEM].length > 0"
    context = rule_engine.Context(resolver=rule_engine.resolve_item)
    rules = [rule_engine.Rule(_said(code, one_of), context=context) for code in codes]
    return lambda facts: [rule.evaluate(facts) for rule in rules]


def cel_(codes: Sequence[str], names: Sequence[str]) -> Ask:
    """All of them in one expression, so that the answers are fetched once."""
    one_of = "disclosure_elements.exists(each, each in THEM)"
    together = _list([_said(code, one_of) for code in codes])
    for ours, theirs in IN_CEL.items():
        together = together.replace(ours, theirs)
    expression = _environment(names).compile(together)
    return lambda facts: expression.eval(activation=facts).plain_value()


def activations(names: Sequence[str]) -> Callable[[Facts], Any]:
    """Facts as CEL takes them."""
    environment = _environment(names)

    def activation(facts: Facts) -> Any:
        return environment.Activation(
            {name: "unknown" if facts[name] is None else facts[name] for name in names}
        )

    return activation


def _environment(names: Sequence[str]) -> Any:
    return cel.NewEnv(variables=dict.fromkeys(names, cel.Type.DYN))


def _list(expressions: Sequence[str]) -> str:
    return f"[{', '.join(f'({one})' for one in expressions)}]"
