"""`homeward rules`: check the rule files, run their cases, list them, and say what one does."""

from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from homeward.cli.backtest import backtest
from homeward.cli.changes import export, shadow
from homeward.cli.output import DONE, NEEDS_A_PERSON, AsJson, print_json, tell
from homeward.cli.register import register
from homeward.config import settings
from homeward.domain.deadlines import LONDON
from homeward.engine import lock as locks
from homeward.engine import narrate
from homeward.engine.cases import Tried, try_rule, try_rules
from homeward.engine.load import RuleSet, load_rules
from homeward.engine.model import NOT_YET_APPROVED, Rule
from homeward.errors import InvalidRules

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="What raises alerts: check, try, list and explain the rules.",
)
app.command()(register)

app.command()(backtest)
app.command()(export)
app.command()(shadow)

Folder = Annotated[
    Path | None,
    typer.Option(
        "--rules",
        metavar="DIR",
        exists=True,
        file_okay=False,
        help="Folder of rule files, their cases in `tests` below it; default: those in force here.",
    ),
]
Name = Annotated[str, typer.Argument(metavar="RULE", help="Its id or its code, such as R01.")]
Names = Annotated[list[str] | None, typer.Argument(metavar="RULE", help="Ids or codes; default: all.")]


def _folder(folder: Path | None) -> Path:
    return folder or settings().rules_folder


def _named(rules: RuleSet, name: str) -> Rule:
    for rule in rules.current:
        if name in (rule.id, rule.code):
            return rule
    raise typer.BadParameter(f"no rule goes by {name!r}; see `homeward rules list`", param_hint="RULE")


@app.command()
def check(folder: Folder = None, as_json: AsJson = False) -> None:
    """Tell every error of every rule file, with line and column, and every change without a new version."""
    try:
        rules = load_rules(_folder(folder))
        loaded, problems = len(rules), locks.problems(_folder(folder), rules)
    except InvalidRules as error:
        loaded, problems = 0, list(error.problems)
    if as_json:
        print_json({"ok": not problems, "rules": loaded, "problems": [asdict(one) for one in problems]})
    for problem in problems:
        tell(str(problem))
    tell(f"{len(problems)} to mend." if problems else f"{loaded} rules, all in order.")
    raise typer.Exit(NEEDS_A_PERSON if problems else DONE)


@app.command()
def lock(folder: Folder = None) -> None:
    """Lock the versions that people have agreed to; from then on a change needs a new version."""
    new = locks.lock(_folder(folder))
    for rule in new:
        tell(f"Locked: {rule.id}, version {rule.number}.")
    tell(f"{len(new)} versions locked.")


@app.command()
def revise(
    name: Name,
    effective_from: Annotated[
        datetime | None,
        typer.Option("--from", formats=["%Y-%m-%d"], help="First day of the new version; default: tomorrow."),
    ] = None,
    folder: Folder = None,
) -> None:
    """Put a rule's text away as it is, and open its file for the next version."""
    start = (effective_from or datetime.now(LONDON) + timedelta(days=1)).date()
    file = locks.revise(_folder(folder), _named(load_rules(_folder(folder)), name), start)
    tell(f"Change {file} now; it takes effect on {start}. Then test it, and lock it.")


@app.command("test")
def run_cases(names: Names = None, folder: Folder = None, as_json: AsJson = False) -> None:
    """Run the rules' cases; a rule without a firing, a silent and a boundary case fails."""
    rules, cases = load_rules(_folder(folder)), _folder(folder) / "tests"
    chosen = [_named(rules, name) for name in names or ()]
    tried = [try_rule(rule, cases) for rule in chosen] if chosen else try_rules(rules.current, cases)
    if as_json:
        print_json({"ok": all(one.passed for one in tried), "rules": [_tried(one) for one in tried]})
    for complaint in (complaint for one in tried for complaint in one.complaints()):
        tell(complaint)
    failed = [one.rule for one in tried if not one.passed]
    count = sum(len(one.outcomes) for one in tried)
    tell(f"{count} cases of {len(tried)} rules; " + _verdict(failed))
    raise typer.Exit(NEEDS_A_PERSON if failed else DONE)


def _verdict(failed: list[str]) -> str:
    return f"something is wrong with: {', '.join(failed)}." if failed else "all as expected."


def _tried(one: Tried) -> dict[str, Any]:
    return {
        "rule": one.rule,
        "file": one.file,
        "passed": one.passed,
        "cases": [
            {"name": outcome.case.name, "kind": outcome.case.kind, "problems": list(outcome.problems)}
            for outcome in one.outcomes
        ],
        "invalid": [asdict(problem) for problem in one.invalid],
        "missing": list(one.missing),
    }


@app.command("list")
def list_(folder: Folder = None, as_json: AsJson = False) -> None:
    """List the rules with their state, what follows from them, and when each is to be reviewed."""
    rules = load_rules(_folder(folder))
    if as_json:
        print_json({"version": rules.version, "rules": [_row(rule) for rule in rules]})
        return
    for rule in rules:
        typer.echo(
            f"{rule.code}  {rule.status:<7}  version {rule.number}, review by {rule.review_by}  "
            f"{rule.id}: {rule.title}{'' if rule.is_approved else f' ({NOT_YET_APPROVED})'}"
        )


def _row(rule: Rule) -> dict[str, Any]:
    return {
        "code": rule.code,
        "rule": rule.id,
        "title": rule.title,
        "status": rule.status,
        "version": rule.version,
        "number": rule.number,
        "retired_because": rule.retired_because,
        "owner": rule.owner,
        "approved_by": rule.approved_by,
        "effective_from": rule.effective_from.isoformat(),
        "effective_to": rule.effective_to and rule.effective_to.isoformat(),
        "review_by": rule.review_by.isoformat(),
        "on": list(rule.on),
        "effects": narrate.effects(rule),
        "never_silent": rule.never_silent,
    }


@app.command()
def explain(name: Name, folder: Folder = None, as_json: AsJson = False) -> None:
    """Say in plain English what a rule looks at, when it holds and what follows."""
    rule = _named(load_rules(_folder(folder)), name)
    if as_json:
        print_json(_row(rule) | {"explanation": narrate.explain(rule), "guide": rule.guide})
    else:
        typer.echo(narrate.explain(rule))
