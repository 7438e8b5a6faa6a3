"""What migrations make of the data of an older store."""

from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, delete, insert, select

from homeward.store import journal
from homeward.store.migrations import configuration
from homeward.store.tables.core import fingerprint, mention
from tests.histories import event


def migrate(connection: Connection, name: str) -> None:
    """Run one migration by its name, whatever its number."""
    revisions = ScriptDirectory.from_config(configuration()).walk_revisions()
    (revision,) = (each for each in revisions if each.path.endswith(f"_{name}.py"))
    with Operations.context(MigrationContext.configure(connection)):
        revision.module.upgrade()


def test_a_known_man_is_found_in_an_older_store_by_other_spellings(engine: Engine) -> None:
    """R16: until then `kay` and `insta: kay` were two persons."""
    linked = event("macse.contact_linked", contact={"kind": "adult", "handle": "kay.invented"})
    with engine.begin() as connection:
        seq = journal.append(connection, linked, to_outbox=False).seq
        connection.execute(delete(mention))
        connection.execute(insert(fingerprint).values(fingerprint="handle:kay.invented"))
        connection.execute(insert(mention).values(fingerprint="handle:kay.invented", journal_seq=seq))
        migrate(connection, "marks")
        kept = set(connection.scalars(select(mention.c.fingerprint).where(mention.c.journal_seq == seq)))
        known = set(connection.scalars(select(fingerprint.c.fingerprint)))
    assert "handle:kay.invented instagram" in kept
    assert known == kept
