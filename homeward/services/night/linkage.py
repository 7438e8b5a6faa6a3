"""Who of all children on record may be one: every night, by splink, the Ministry of Justice's record linkage.

It finds pairs that nobody would have compared by day. How likely it thinks them stays in here: what it finds
is asked of a person in words, or not at all (docs/adr/0014).
"""

import logging
import warnings
from collections.abc import Collection, Iterator
from itertools import combinations
from typing import TYPE_CHECKING

from homeward.domain.identity.names import letters, sound
from homeward.domain.identity.particulars import Particulars

if TYPE_CHECKING:
    from splink import SettingsCreator

FEWEST = 100
"""Records from which on they tell how often two agree by chance; of fewer, every two are compared."""
SURE_ENOUGH = 0.5
"""Of splink's own answer; what comes of it is measured in docs/matching.md."""
LOOKED_AT = 200_000
"""Pairs drawn at random, to learn how often two children agree by chance."""
Row = tuple[str | None, ...]
SWAPPED = (
    "substr(born_l, 1, 4) = substr(born_r, 1, 4) AND substr(born_l, 6, 2) = substr(born_r, 9, 2) "
    "AND substr(born_l, 9, 2) = substr(born_r, 6, 2)"
)
COLUMNS = ("child", "unique_id", "given", "family", "sounds", "born", "district", "upn")


def alike(known: Collection[Particulars]) -> set[tuple[str, str]]:
    """The pairs of children whose records splink finds to be one child's, each in order."""
    rows = [row for each in known for row in _rows(each)]
    if len(rows) < FEWEST:
        return set(combinations(sorted(each.child for each in known), 2))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _found(rows)


def _rows(known: Particulars) -> Iterator[Row]:
    """One for each name of the child."""
    born = known.date_of_birth.isoformat() if known.date_of_birth else None
    for number, name in enumerate(known.names):
        given, family = letters(name.given), letters(name.family)
        sounds = "-".join(sorted((sound(given), sound(family))))
        yield known.child, f"{known.child}#{number}", given, family, sounds, born, known.district, known.upn


def _found(rows: list[Row]) -> set[tuple[str, str]]:
    import pyarrow
    from splink import DuckDBAPI, Linker

    database = DuckDBAPI(":memory:")
    columns = dict(zip(COLUMNS, map(list, zip(*rows, strict=True)), strict=True))
    text = pyarrow.schema([(column, pyarrow.string()) for column in COLUMNS])
    linker = Linker(
        database.register(pyarrow.table(columns, schema=text)), _settings(), log_level=logging.ERROR
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=LOOKED_AT, seed=1, min_count_per_level=None)
    predicted = linker.inference.predict(threshold_match_probability=SURE_ENOUGH)
    found = database.duckdb_con.execute(
        f"SELECT DISTINCT child_l, child_r FROM {predicted.physical_name} WHERE child_l <> child_r"
    ).fetchall()
    database.duckdb_con.close()
    return {(min(pair), max(pair)) for pair in found}


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
