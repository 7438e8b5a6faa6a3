"""The page of operations: the last nights by their certificates, whether those are as signed, and Airflow."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from homeward.config import settings
from homeward.services.night import certificates, proof
from homeward.store.tables.nights import certificate
from homeward.store.unit_of_work import unit_of_work
from homeward.web.access.permissions import Role
from tests.factories import event_factory
from tests.pages import Pages, words_of

NOW = datetime.now(UTC)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of the installation, in which the key of the certificates is."""
    monkeypatch.setenv("HOMEWARD_DATA", str(tmp_path))
    settings.cache_clear()
    yield tmp_path
    settings.cache_clear()


def certified(pages: Pages, days_ago: int) -> None:
    then = NOW - timedelta(days=days_ago)
    night = proof.run(pages.engine, pages.rules.rules, "344", NOW, then.date())
    certificates.certify(pages.engine, night, pages.rules.rules.version, settings())


def the_nights(pages: Pages) -> str:
    text = words_of(pages.signed_in(Role.OPS).get("/operations").text)
    return text[text.index(" The nights ") : text.index("Telling people")]


def test_before_the_first_night_it_says_that_nothing_is_proved(pages: Pages, data: Path) -> None:
    assert "No night has been certified yet" in the_nights(pages)
    assert not (data / "certificate-key.pem").exists()  # a look makes no key


def test_each_night_has_what_was_checked_and_what_differed_by_counts_alone(pages: Pages, data: Path) -> None:
    pages.record([event_factory("child.registered"), event_factory("missing.reported")])
    certified(pages, 2)
    certified(pages, 1)
    text = the_nights(pages)
    assert "Verified: the last 2 certificates are as signed." in text
    first, second = (f"{NOW - timedelta(days=ago):%-d %B %Y}" for ago in (2, 1))
    assert text.index(second) < text.index(first)
    assert "1 everybody" in text
    for word in ("Avery", "W-1001"):
        assert word not in text


def needs(pages: Pages) -> str:
    page = pages.signed_in(Role.OPS).get("/operations").text
    return page.partition("What needs you")[2].partition("</ul>")[0]


def test_what_the_last_night_found_is_among_what_needs_somebody(
    pages: Pages, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certified(pages, 3)
    certified(pages, 1)
    found = 'href="#nights">The last night: Days without a night: 1. Run'
    assert found in needs(pages)
    monkeypatch.setenv("HOMEWARD_NIGHT_WARN", '{"no_night": 2}')
    settings.cache_clear()
    assert found not in needs(pages)


def test_a_certificate_that_was_changed_is_told(pages: Pages, data: Path) -> None:
    certified(pages, 2)
    certified(pages, 1)
    with unit_of_work(pages.engine) as uow:
        changed = '{"number":1,"business_date":"2026-03-01"}'
        uow.execute(update(certificate).where(certificate.c.number == 1).values(document=changed))
    text = the_nights(pages)
    assert "Something is wrong with the certificates." in text
    assert "Night 1 (2026-03-01) was changed, or signed with another key." in text
    assert "Verified" not in text


def test_without_the_key_it_says_where_to_verify(pages: Pages, data: Path) -> None:
    certified(pages, 1)
    (data / "certificate-key.pem").unlink()
    assert "no key to verify the certificates by" in the_nights(pages)


@pytest.mark.parametrize("address", ["", "http://127.0.0.1:8080/"])
def test_it_leads_to_airflow_where_that_is_known(
    pages: Pages, data: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("HOMEWARD_AIRFLOW_URL", address)
    settings.cache_clear()
    page = pages.signed_in(Role.OPS).get("/operations").text
    assert ("The nights in Airflow" in page) == bool(address)
    assert (f'href="{address}"' in page) == bool(address)
