"""What waits in quarantine, and what is settled once its sender has put it right."""

from pathlib import Path

from tests.commands import Homeward
from tests.integration.imports.test_import_events import jsonl, report


def test_a_row_that_its_sender_put_right_waits_in_quarantine_no_more(
    homeward: Homeward, tmp_path: Path
) -> None:
    bad = [report(id="e-1", episode=None), report(id="e-2", episode=None), b'{"id": "e-1"}', b"no event"]
    homeward.import_("events", jsonl(tmp_path, bad))
    mended = homeward.import_("events", jsonl(tmp_path, [report(id="e-1")], "mended.jsonl"))
    assert (mended.document["accepted"], mended.document["quarantined"]) == (1, 0)
    waiting = homeward("quarantine", "list", "--json").document["quarantined"]
    assert [row["row"] for row in waiting] == [2, 3, 4]
    settled = homeward("quarantine", "list", "--state", "settled", "--json").document["quarantined"]
    assert [row["row"] for row in settled] == [1]


def test_a_row_that_contradicts_an_accepted_one_waits(homeward: Homeward, tmp_path: Path) -> None:
    homeward.import_("events", jsonl(tmp_path, [report(id="e-1"), report(id="e-1", episode="E-9")]))
    homeward.import_("events", jsonl(tmp_path, [report(id="e-1"), report(id="e-2")], "again.jsonl"))
    assert [row["row"] for row in homeward("quarantine", "list", "--json").document["quarantined"]] == [2]
