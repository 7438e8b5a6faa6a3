"""What holds for every file of the project. Each test lists all the places that break its rule."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from homeward.domain.events.score_words import names_a_score
from tests.machine import ROOT

LONGEST_FILE = 350
LONGEST_FUNCTION = 45
MIGRATIONS = "homeward/store/migrations/versions"
"""Written once, read never again, and long where the schema is."""

NAMES_OF_THE_BAN = {"SCORE_WORDS", "SCORING", "names_a_score", "_refuse_scores"}
"""What turns away a rule or an event with a score has to speak of it."""

REGISTRY_HOSTS = re.compile(
    r"\b(pypi\.org|pythonhosted\.org|npmjs\.(org|com)|maven\.org|maven\.apache\.org/maven2|debian\.org)\b"
)
MACHINE_PATHS = re.compile(r"(?<![\w.*])/(work|root|home/\w+|opt/wheels)/")


@cache
def tracked(*patterns: str) -> tuple[Path, ...]:
    """The files in version control that match any of git's patterns; all of them where none is given."""
    command = ["git", "ls-files", "-z", "--", *patterns]
    names = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    paths = (ROOT / name for name in names.split("\0") if name)
    return tuple(path for path in paths if path.is_file() and path != Path(__file__))


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), str(path))


def where(path: Path, line: int = 1) -> str:
    return f"{path.relative_to(ROOT)}:{line}"


def lines_matching(pattern: re.Pattern[str], paths: tuple[Path, ...]) -> list[str]:
    return [
        f"{where(path, number)}: {match[0]}"
        for path in paths
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1)
        for match in pattern.finditer(line)
    ]


def names_in(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Every name that a module gives to something: what becomes a field, a column, a setting, an option."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name, node.lineno
            case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name):
                yield name, node.lineno
            case _:
                pass


def test_no_rule_page_or_template_has_a_word_for_a_score() -> None:
    """Rules are never added up, so nothing that people read has a word for their sum."""
    words = lines_matching(
        re.compile(r"[\w-]+"), tracked("rules/*.yaml", "homeward/**/*.html", "homeward/**/*.j2")
    )
    assert [word for word in words if names_a_score(word.rpartition(" ")[2])] == []


def test_nothing_in_the_code_is_named_for_a_score() -> None:
    modules = tracked("homeward/*.py", "streams/*.py", "dags/*.py")
    named = ((path, name, line) for path in modules for name, line in names_in(tree_of(path)))
    scores = [
        where(path, line)
        for path, name, line in named
        if names_a_score(name) and name not in NAMES_OF_THE_BAN
    ]
    assert scores == []


def test_no_file_names_a_registry_host() -> None:
    assert lines_matching(REGISTRY_HOSTS, tracked()) == []


def test_no_file_names_a_path_of_somebodys_machine() -> None:
    assert lines_matching(MACHINE_PATHS, tracked()) == []


def test_python_locks_carry_hashes_and_no_address() -> None:
    locks = tracked("requirements/*.txt")
    assert lines_matching(re.compile(r"://|\s@\s|^-(-find-links|-(extra-)?index-url|f|i)\b"), locks) == []
    unhashed = [
        f"{where(path)}: {requirement[0]}"
        for path in locks
        for requirement in re.finditer(r"^[a-z0-9][^\n]*(?<!\\)$", path.read_text(), re.MULTILINE)
    ]
    assert unhashed == []


def test_npm_locks_carry_hashes_and_no_address() -> None:
    locks = tracked("*package-lock.json")
    assert lines_matching(re.compile(r'"resolved"'), locks) == []
    for lock in locks:
        packages = len(re.findall(r'^ {4}"node_modules/', lock.read_text(), re.MULTILINE))
        assert packages == lock.read_text().count('"integrity": "sha512-')


def test_every_module_says_what_it_is_for() -> None:
    modules = tracked("homeward/*.py", "streams/*.py", "dags/*.py", "bench/*.py", "tests/*.py")
    silent = [where(path) for path in modules if tree_of(path).body and not ast.get_docstring(tree_of(path))]
    assert silent == []


def test_every_file_can_be_read_in_one_sitting() -> None:
    sizes = {path: len(path.read_text().splitlines()) for path in tracked("*.py", f":!{MIGRATIONS}")}
    assert [f"{where(path)}: {size} lines" for path, size in sizes.items() if size > LONGEST_FILE] == []


def test_every_function_fits_a_screen() -> None:
    long = [
        f"{where(path, node.lineno)} {node.name}: {size} lines"
        for path in tracked("*.py", f":!{MIGRATIONS}")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (size := (node.end_lineno or node.lineno) - node.lineno + 1) > LONGEST_FUNCTION
    ]
    assert long == []


def test_dags_import_airflow_alone() -> None:
    """Airflow's environment has none of ours: what a DAG runs is a `homeward` command of the product's."""
    allowed = {"airflow", "pendulum", *sys.stdlib_module_names, *(path.stem for path in tracked("dags/*.py"))}
    strangers = [
        f"{where(path, node.lineno)}: {name}"
        for path in tracked("dags/*.py")
        for node in ast.walk(tree_of(path))
        for name in imported_by(node)
        if name.partition(".")[0] not in allowed
    ]
    assert strangers == []


def imported_by(node: ast.AST) -> list[str]:
    match node:
        case ast.Import(names=names):
            return [alias.name for alias in names]
        case ast.ImportFrom(module=str(module)):
            return [module]
        case _:
            return []


ROOMS = "|".join(path.name for path in (ROOT / "homeward").iterdir() if path.is_dir())
REFERENCE = re.compile(rf"`(?:homeward\.)?((?:{ROOMS})(?:\.\w+)+)`")


def test_a_module_that_a_comment_names_is_there() -> None:
    named = [
        (where(path, number), found[1])
        for path in tracked("*.py", "CONTRIBUTING.md")
        for number, line in enumerate(path.read_text().splitlines(), 1)
        for found in REFERENCE.finditer(line)
    ]
    assert named
    assert not [f"{place}: {name}" for place, name in named if not _is_there(name.split("."))]


def _is_there(parts: list[str]) -> bool:
    """The module, or in it the name that follows."""
    path = ROOT / "homeward"
    while parts and (path / parts[0]).is_dir():
        path /= parts.pop(0)
    if parts and (module := path / f"{parts[0]}.py").exists():
        path, parts = module, parts[1:]
    source = path if path.is_file() else path / "__init__.py"
    return not parts or parts[0] in ("md", "log") or bool(re.search(rf"\b{parts[0]}\b", source.read_text()))
