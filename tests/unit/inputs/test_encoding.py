"""What a spreadsheet saved is read in the encoding that it was saved in."""

import pytest

from homeward.inputs.encoding import as_utf8

SAID = "Zoë said “no” – twice"


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_text_is_the_same_in_each_encoding(encoding: str) -> None:
    assert as_utf8(SAID.encode(encoding)).decode() == SAID, encoding


def test_bytes_that_windows_leaves_out_are_read_all_the_same() -> None:
    assert as_utf8(b"a\x81b").decode() == "a\x81b"
