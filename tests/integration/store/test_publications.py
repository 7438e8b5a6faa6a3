"""What was published stands, each by its number, on both databases."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine, update

from homeward.errors import NotFound
from homeward.store import publications
from homeward.store.publications import Publication
from homeward.store.tables.reports import publication
from homeward.store.unit_of_work import unit_of_work

AT = datetime(2026, 4, 1, 9, tzinfo=UTC)
GIVEN = Publication(
    "stay-safe", date(2026, 3, 1), date(2026, 3, 31), False, AT, "robin", "Stay Safe group", '{"tables": []}'
)


def test_each_has_a_number_and_the_latest_comes_first(engine: Engine) -> None:
    with unit_of_work(engine) as uow:
        given = (GIVEN, replace(GIVEN, report="interviews"), replace(GIVEN, published_to="The board"))
        numbers = [publications.add(uow, each) for each in given]
        listed = publications.of_report(uow, "stay-safe")
        assert [each.published_to for each in listed] == ["The board", "Stay Safe group"]
        assert {each.number for each in publications.latest(uow)} == set(numbers[1:])
        assert [each.number for each in publications.every(uow)] == numbers[::-1]
        assert publications.one(uow, numbers[0]).published_at == AT
        with pytest.raises(NotFound):
            publications.one(uow, max(numbers) + 1)


def test_figures_that_somebody_changed_in_the_store_are_known_by_their_digest(engine: Engine) -> None:
    with unit_of_work(engine) as uow:
        number = publications.add(uow, GIVEN)
        assert publications.one(uow, number).is_as_published
        uow.execute(update(publication).where(publication.c.id == number).values(figures='{"tables": [1]}'))
        assert not publications.one(uow, number).is_as_published
