"""What is published of the rules, as Markdown: a transparency record, and an annex to the DPIA.

The words stand in `documents/`; what they say of rules and facts is filled in from these.
"""

from collections import Counter
from collections.abc import Callable
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from homeward.engine.facts import FACTS, Fact
from homeward.engine.looks import compared
from homeward.engine.publishing.claims import AUTHORITY, CLAIMS
from homeward.engine.rulefiles.limits import NOT_CONSIDERED
from homeward.engine.rulefiles.load import RuleSet
from homeward.engine.rulefiles.model import Rule, Status
from homeward.engine.words.narrate import effects, looks_at, one_line

STATES = {
    Status.DRAFT: "in draft",
    Status.SHADOW: "on trial",
    Status.LIVE: "in use",
    Status.RETIRED: "retired",
}


def transparency_record(rules: RuleSet) -> str:
    """In the sections of the Algorithmic Transparency Recording Standard's template, version 3.0."""
    return _document("transparency.md", rules)


def dpia_annex(rules: RuleSet) -> str:
    """What the rules read, on what basis, and what guards it."""
    return _document("dpia-annex.md", rules)


def _document(name: str, rules: RuleSet) -> str:
    counted = Counter(rule.status for rule in rules.current)
    return (
        _environment()
        .get_template(name)
        .render(
            rules=rules.current,
            states=[f"{counted[status]} {STATES[status]}" for status in Status if counted[status]],
            facts=_facts(rules),
            approvers=sorted({rule.approved_by for rule in rules.current if rule.is_approved}),
            unapproved=[rule.code for rule in rules.current if not rule.is_approved],
            shown_and_left=_shown_and_left(),
        )
    )


def _facts(rules: RuleSet) -> list[Fact]:
    """Those that some rule asks, in the order in which they are defined."""
    asked = {name for rule in rules.current for name in _asked_by(rule)}
    return [fact for name, fact in FACTS.items() if name in asked]


def _asked_by(rule: Rule) -> list[str]:
    return list(dict.fromkeys(compare.fact for compare in compared(rule)))


def _so(name: str) -> str:
    """The claim, with its number in the list of what shows it."""
    return f"{CLAIMS[name].says} [{[*CLAIMS].index(name) + 1}]"


def _theirs(name: str) -> str:
    """What is left to the authority, by its number in the one list of that."""
    return f"**The authority fills in, {[*AUTHORITY].index(name) + 1}**"


def _shown_and_left() -> str:
    """The two lists with which both documents end."""
    shown = (f"{number}. {each.says} `{each.shown_by}`" for number, each in enumerate(CLAIMS.values(), 1))
    left = (f"{number}. {each}:" for number, each in enumerate(AUTHORITY.values(), 1))
    return "\n".join(
        [
            "## What shows that this is so\n",
            "A test that would fail, or the setting that makes it so.\n",
            *shown,
            "\n## What the authority fills in\n",
            *left,
            "",
        ]
    )


def _code(word: str) -> str:
    return f"`{word}`"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("homeward.engine", "documents"),
        undefined=StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        keep_trailing_newline=True,
    )
    known: dict[str, Callable[..., object]] = {
        "asked_by": _asked_by,
        "effects": effects,
        "looks_at": looks_at,
        "one_line": one_line,
        "so": _so,
        "theirs": _theirs,
    }
    environment.globals |= {**known, "not_considered": NOT_CONSIDERED}
    environment.filters["code"] = _code
    return environment
