"""What was typed to find a child is its author's alone, and goes after a shift."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from homeward.errors import NotFound
from homeward.store import searches
from homeward.store.unit_of_work import unit_of_work

NOW = datetime(2026, 3, 20, 9, tzinfo=UTC)


def test_a_search_is_read_by_its_author_alone(engine: Engine) -> None:
    with unit_of_work(engine) as uow:
        id_ = searches.keep(uow, "jo", "Avery Example", NOW)
        assert searches.typed(uow, id_, "jo") == "Avery Example"
        with pytest.raises(NotFound, match="Search again"):
            searches.typed(uow, id_, "robin")


def test_a_search_goes_after_a_shift(engine: Engine) -> None:
    with unit_of_work(engine) as uow:
        id_ = searches.keep(uow, "jo", "Avery Example", NOW)
        searches.keep(uow, "robin", "Blake", NOW + searches.KEPT)
        assert searches.typed(uow, id_, "jo")
        searches.keep(uow, "robin", "Blake", NOW + searches.KEPT + timedelta(seconds=1))
        with pytest.raises(NotFound):
            searches.typed(uow, id_, "jo")
