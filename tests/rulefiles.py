"""Rule files for tests: `rule_file_factory(folder, review_by="2020-01-01")` writes one and returns its path.

What is overridden is YAML as it would stand after the key; None takes the key out. The order of the keys,
and so the line of each, is that of `KEYS`, from line 1 on.
"""

from pathlib import Path

KEYS = {
    "id": "{name}",
    "code": "R90",
    "title": "Reported missing twice in 28 days",
    "purpose": "A second episode is looked at with the first.",
    "status": "live",
    "owner": "Safeguarding lead",
    "approved_by": "Missing sub-group",
    "effective_from": "2014-08-01",
    "review_by": "2027-03-31",
    "source": "Local protocol",
    "on": "[missing.reported]",
    "when": "{{missing_episodes: {{category: [M], within: 28 days, at_least: 2}}}}",
    "alert": "{{respond_within: 1 working day}}",
    "because": "Reported missing {{{{ missing_episodes.count }}}} times.",
    "guide": "Ask what has changed.",
}
LINE = {key: number for number, key in enumerate(KEYS, 1)}


def rule_text_factory(name: str = "test-rule", **overrides: str | None) -> str:
    values = {key: value.format(name=name) for key, value in KEYS.items()} | overrides
    return "".join(f"{key}: {value}\n" for key, value in values.items() if value is not None)


def rule_file_factory(folder: Path, name: str = "test-rule", **overrides: str | None) -> Path:
    path = folder / f"{name}.yaml"
    path.write_text(rule_text_factory(name, **overrides), encoding="utf-8")
    return path
