"""`homeward prepare` on each kind of installation."""

from contextlib import closing

import pytest
from kafka import KafkaAdminClient
from sqlalchemy import inspect

from homeward.cli.prepare import prepare
from homeward.kafka.topics import ALL_TOPICS
from homeward.store.database import connect
from tests.backends import Backend


def test_it_makes_the_store_and_the_topics_and_a_second_run_changes_nothing(
    backend: Backend, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HOMEWARD_DATABASE_URL", backend.database_url)
    monkeypatch.setenv("HOMEWARD_BROKER", backend.broker)

    prepare()
    assert "cadt-alerts" in capsys.readouterr().err
    prepare()
    assert "none were missing" in capsys.readouterr().err

    engine = connect(backend.database_url)
    assert inspect(engine).has_table("journal")
    engine.dispose()
    with closing(KafkaAdminClient(bootstrap_servers=backend.broker)) as admin:
        assert {topic for topic in admin.list_topics() if not topic.startswith("__")} == set(ALL_TOPICS)
