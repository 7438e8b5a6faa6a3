"""Due interviews are read from what is stored, and from the journal for whatever is not processed yet."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, delete, update

from homeward.services.children.interviews import Interviews, interviews
from homeward.store.tables import core
from homeward.store.unit_of_work import reading, unit_of_work
from tests.factories import event_factory
from tests.integration.store.test_absences import process, take

NOW = datetime.now(UTC)
GONE, BACK = ((NOW - timedelta(hours=ago)).isoformat() for ago in (30, 20))
POLICE = {"scheme": "police_ref", "value": "P-7"}


def came_back(engine: Engine) -> None:
    take(
        engine,
        event_factory("missing.reported", reported_at=GONE, time=GONE),
        event_factory("missing.found", found_at=BACK, time=BACK),
    )


def looked_up(engine: Engine, **asked: str) -> Interviews:
    with reading(engine) as uow:
        return interviews(uow, "worker-3", NOW, **asked)  # type: ignore[arg-type]


def episodes(engine: Engine, **asked: str) -> list[str]:
    return [each.row.episode for each in looked_up(engine, **asked).shown]


def test_processed_or_not_the_list_is_the_same(engine: Engine) -> None:
    came_back(engine)
    take(engine, event_factory("rhi.offered", offered_at=BACK, time=BACK))
    before = [each.row for each in looked_up(engine).shown]
    process(engine)
    assert [each.row for each in looked_up(engine).shown] == before
    assert [each["type"] for each in before[0].happened] == ["rhi.offered"]
    assert before[0].due_at == datetime.fromisoformat(BACK) + timedelta(hours=72)


def test_what_was_just_recorded_counts_before_it_is_processed(engine: Engine) -> None:
    came_back(engine)
    process(engine)
    take(engine, event_factory("rhi.assigned", time=BACK))
    assert episodes(engine, whose="mine") == ["E-1"]
    assert episodes(engine, whose="team") == []
    take(engine, event_factory("rhi.completed", held_at=BACK, time=BACK))
    assert episodes(engine) == []
    process(engine)
    assert episodes(engine) == []


def test_a_withdrawn_refusal_brings_the_interview_back(engine: Engine) -> None:
    came_back(engine)
    declined = event_factory("rhi.declined", time=BACK)
    take(engine, declined)
    process(engine)
    assert episodes(engine) == []
    take(
        engine,
        event_factory("record.withdrawn", supersedes=declined["id"], changereason="Another child."),
    )
    assert episodes(engine) == ["E-1"]
    process(engine)
    assert episodes(engine) == ["E-1"]


def test_two_records_that_turn_out_to_be_one_child_keep_their_interviews(engine: Engine) -> None:
    came_back(engine)
    take(
        engine,
        event_factory("missing.reported", child=POLICE, episode="E-2", reported_at=GONE, time=GONE),
        event_factory("missing.found", child=POLICE, episode="E-2", found_at=BACK, time=BACK),
    )
    process(engine)
    take(engine, event_factory("child.updated", identifiers=[POLICE]))
    assert sorted(episodes(engine)) == ["E-1", "E-2"]
    process(engine)
    assert sorted(episodes(engine)) == ["E-1", "E-2"]


def test_a_store_from_before_interviews_were_kept_shows_them_all(engine: Engine) -> None:
    """As its migration leaves it: nobody has been evaluated since."""
    came_back(engine)
    process(engine)
    with unit_of_work(engine) as uow:
        uow.execute(delete(core.due_interview))
        uow.execute(update(core.child).values(evaluated_at=None))
    assert episodes(engine) == ["E-1"]
