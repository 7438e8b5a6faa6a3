"""Write a migration for the difference between `tables.py` and the newest revision."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from alembic import command
from alembic.script import ScriptDirectory

from homeward.store.database import connect
from homeward.store.migrations import configuration, upgrade

config = configuration()
number = len(list(ScriptDirectory.from_config(config).walk_revisions())) + 1
with TemporaryDirectory() as folder, connect(f"sqlite:///{Path(folder)}/empty.db").begin() as connection:
    upgrade(connection)
    config.attributes["connection"] = connection
    command.revision(config, sys.argv[1], autogenerate=True, rev_id=f"{number:04}")
