"""`homeward rules`: check the rule files, run their cases, list them, and say what one does."""

from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from homeward.cli.backtest import backtest
from homeward.cli.changes import export, shadow
from homeward.cli.output import DONE, NEEDS_A_PERSON, AsJson, print_json, print_table, tell
from homeward.cli.register import register
from homeward.cli.stores import reading_store
from homeward.config import settings
from homeward.domain.calendar.deadlines import LONDON
from homeward.engine.rulefiles import lock as locks
from homeward.engine.rulefiles import rule_warnings
from homeward.engine.rulefiles.load import RuleSet, load_rules
from homeward.engine.rulefiles.model import NOT_YET_APPROVED, Rule
from homeward.engine.rulefiles.rule_cases import Tried, try_rule, try_rules
from homeward.engine.rulefiles.yamlsource import suggest
from homeward.engine.words import narrate
from homeward.engine.words.phrases import counted
from homeward.errors import InvalidRules, RuleProblem
from homeward.services.rules.rulebook import with_agreed
from homeward.store.database import is_there

app = typer.Typer(no_args_is_help=True, add_completion=False)
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
    raise typer.BadParameter(
        f"no rule goes by {name!r}; see `homeward rules list`.{suggest(name, rules.by_id)}", param_hint="RULE"
    )


@app.command()
def check(folder: Folder = None, as_json: AsJson = False) -> None:
    """Tell every error of every rule file, with line and column, and every change without a new version; and
    warn of what is more often a slip than meant."""
    loaded, warnings, unapproved = 0, list[RuleProblem](), list[str]()
    try:
        rules = load_rules(_folder(folder))
        loaded, problems = len(rules), locks.problems(_folder(folder), rules)
        in_force = rules if folder else _with_agreed(rules)
        warnings = rule_warnings.warnings(in_force, _folder(folder))
        unapproved = rule_warnings.not_approved(in_force.current)
    except InvalidRules as error:
        problems = list(error.problems)
    if as_json:
        told = {"problems": [asdict(one) for one in problems], "warnings": [asdict(one) for one in warnings]}
        print_json({"ok": not problems, "rules": loaded, **told, "not_approved": unapproved})
    for problem in problems:
        tell(str(problem))
    for warning in warnings:
        tell(f"{warning} (a warning)")
    tell(f"{len(problems)} to mend." if problems else f"{counted(loaded, 'rule')}, all in order.")
    if warnings:
        tell(f"{len(warnings)} to look at.")
    if unapproved:
        tell(f"{len(unapproved)} in use are approved by nobody yet: {', '.join(unapproved)}.")
    raise typer.Exit(NEEDS_A_PERSON if problems else DONE)


def _with_agreed(files: RuleSet) -> RuleSet:
    """With what was agreed at the pages, where there is an installation."""
    if not is_there(settings().store_url):
        return files
    with reading_store() as uow:
        return with_agreed(uow, files)


@app.command()
def lock(
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who changed the rules.")] = "",
    agreed_by: Annotated[
        str, typer.Option("--agreed-by", metavar="NAME", help="Who else agreed; not the same person.")
    ] = "",
    folder: Folder = None,
) -> None:
    """Lock the versions that two people have agreed to; from then on a change needs a new version. What
    nobody has approved yet is locked by one."""
    new = locks.lock(_folder(folder), locks.two_people(" ".join(by.split()), " ".join(agreed_by.split())))
    for rule in new:
        tell(f"Locked: {rule.id}, version {rule.number}.")
    tell(f"Locked: {counted(len(new), 'version')}.")


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
    tell(f"{counted(count, 'case')} of {counted(len(tried), 'rule')}; " + _verdict(failed))
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
    print_table(
        ("code", "status", "version", "review by", "rule", "title", ""),
        [
            (
                rule.code,
                rule.status,
                rule.number,
                rule.review_by,
                rule.id,
                rule.title,
                "" if rule.is_approved else NOT_YET_APPROVED,
            )
            for rule in rules
        ],
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
