"""Who of all children on record may be one: every night, by splink, the Ministry of Justice's record linkage.

It finds pairs that nobody would have compared by day. How likely it thinks them stays in here: what it finds
is asked of a person in words, or not at all (docs/adr/0014).
"""

import logging
import pickle
import warnings
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from homeward.domain.identity.names import letters, sound
from homeward.domain.identity.particulars import Particulars, keys
from homeward.domain.identity.same_child import TOO_COMMON

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from splink import SettingsCreator

FEWEST = 100
"""From so many records on, splink learns from them how often two agree by chance; of fewer, every two are
compared."""
SURE_ENOUGH = 0.5
"""Of splink's own answer; what comes of it is measured in docs/matching.md."""
LOOKED_AT = 200_000
"""Pairs drawn at random, to learn how often two children agree by chance."""
Row = tuple[str | None, ...]
SWAPPED = (
    "substr(born_l, 1, 4) = substr(born_r, 1, 4) AND substr(born_l, 6, 2) = substr(born_r, 9, 2) "
    "AND substr(born_l, 9, 2) = substr(born_r, 6, 2)"
)
AT_A_TIME = 1000
EVERY_TWO = "SELECT a.child, b.child FROM kept AS a JOIN kept AS b ON a.child < b.child"
SHARING = f"""
SELECT a.child AS one, b.child AS other FROM key AS a JOIN key AS b ON a.key = b.key AND a.child < b.child
WHERE a.key IN (SELECT key FROM key GROUP BY key HAVING count(*) BETWEEN 2 AND {TOO_COMMON})"""
COLUMNS = ("child", "unique_id", "given", "family", "sounds", "born", "district", "upn")


@contextmanager
def opened() -> "Iterator[DuckDBPyConnection]":
    """A place for all records, which holds no more of them in memory than a workspace does."""
    from homeward.store.workspace import workspace

    with workspace() as database:
        columns = ", ".join(f"{name} TEXT" for name in COLUMNS)
        database.execute(f"CREATE TABLE record ({columns})")
        database.execute("CREATE TABLE kept (child TEXT, particulars BLOB)")
        database.execute("CREATE TABLE key (key TEXT, child TEXT)")
        yield database


def keep(database: "DuckDBPyConnection", known: Collection[Particulars]) -> None:
    """Lay these children's records beside those that are there."""
    rows = [row for each in known for row in _rows(each)]
    _insert(database, "record", COLUMNS, rows)
    _insert(database, "kept", ("child", "particulars"), [(each.child, pickle.dumps(each)) for each in known])
    found = [(key, each.child) for each in known for key in sorted(keys(each))]
    _insert(database, "key", ("key", "child"), found)


def _insert(
    database: "DuckDBPyConnection", table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]
) -> None:
    import pyarrow

    if not rows:
        return
    kinds = [pyarrow.binary() if name == "particulars" else pyarrow.string() for name in columns]
    by_column = zip(*rows, strict=True)
    arrays = [pyarrow.array(values, kind) for values, kind in zip(by_column, kinds, strict=True)]
    database.register("rows", pyarrow.table(arrays, names=list(columns)))
    database.execute(f"INSERT INTO {table} SELECT * FROM rows")
    database.unregister("rows")


def alike(database: "DuckDBPyConnection") -> Iterator[tuple[Particulars, Particulars]]:
    """The pairs of children whose records have a key in common, or whom splink finds to be one child, in
    order. What is unpickled is what `keep` laid there."""
    (number,) = database.execute("SELECT count(*) FROM record").fetchall()[0]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        by_chance = EVERY_TWO if number < FEWEST else _found(database)
    pairs = database.execute(
        f"WITH pair AS ({SHARING} UNION {by_chance}) SELECT a.particulars, b.particulars FROM pair"
        " JOIN kept AS a ON a.child = one JOIN kept AS b ON b.child = other ORDER BY one, other",
    )
    while some := pairs.fetchmany(AT_A_TIME):
        for one, other in some:
            yield pickle.loads(one), pickle.loads(other)


def _rows(known: Particulars) -> Iterator[Row]:
    """One for each name of the child."""
    born = known.date_of_birth.isoformat() if known.date_of_birth else None
    for number, name in enumerate(known.names):
        given, family = letters(name.given), letters(name.family)
        sounds = "-".join(sorted((sound(given), sound(family))))
        yield known.child, f"{known.child}#{number}", given, family, sounds, born, known.district, known.upn


def _found(database: "DuckDBPyConnection") -> str:
    """A query for the pairs that splink finds."""
    from splink import DuckDBAPI, Linker

    linker = Linker(DuckDBAPI(database).register("record"), _settings(), log_level=logging.ERROR)
    linker.training.estimate_u_using_random_sampling(max_pairs=LOOKED_AT, seed=1, min_count_per_level=None)
    predicted = linker.inference.predict(threshold_match_probability=SURE_ENOUGH)
    return (
        "SELECT DISTINCT least(child_l, child_r), greatest(child_l, child_r)"
        f" FROM {predicted.physical_name} WHERE child_l <> child_r"
    )


def _settings() -> "SettingsCreator":
    import splink.comparison_level_library as level
    import splink.comparison_library as compare
    from splink import SettingsCreator, block_on
    from splink.blocking_rule_library import CustomRule

    return SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            compare.ForenameSurnameComparison("given", "family"),
            compare.CustomComparison(
                [
                    level.NullLevel("born"),
                    level.ExactMatchLevel("born"),
                    level.CustomLevel(SWAPPED, "day and month swapped"),
                    level.DamerauLevenshteinLevel("born", 1),
                    level.ElseLevel(),
                ],
                "born",
            ),
            compare.ExactMatch("district"),
            compare.ExactMatch("upn"),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("born", "substr(family, 1, 2)"),
            block_on("born", "substr(given, 1, 2)"),
            block_on("given", "family"),
            block_on("sounds"),
            block_on("family", "substr(born, 1, 4)"),
            block_on("given", "substr(family, 1, 1)", "substr(born, 1, 4)"),
            CustomRule("l.given = r.family AND l.family = r.given"),
        ],
        additional_columns_to_retain=["child"],
        retain_matching_columns=False,
    )
