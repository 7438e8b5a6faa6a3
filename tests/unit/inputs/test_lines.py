"""Files that are not what they should be, to the byte."""

from pathlib import Path

import pytest

from homeward.errors import UnreadableInput
from homeward.inputs import lines
from homeward.inputs.lines import Lines


def write(folder: Path, content: bytes) -> Path:
    path = folder / "file.jsonl"
    path.write_bytes(content)
    return path


def test_lines_are_numbered_from_one_and_keep_their_ends(tmp_path: Path) -> None:
    read = list(Lines(write(tmp_path, b"a\n\nb")))
    assert [(line.number, line.body, line.cut) for line in read] == [
        (1, b"a\n", False),
        (2, b"\n", False),
        (3, b"b", False),
    ]


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    assert [line.body for line in Lines(write(tmp_path, b"\xef\xbb\xbfa\nb\n"))] == [b"a\n", b"b\n"]


def test_a_line_without_end_is_cut_and_the_next_one_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "LARGEST_LINE", 8)
    read = list(Lines(write(tmp_path, b"0123456789abcdef0123\nnext\n")))
    assert [(line.number, line.body, line.cut) for line in read] == [
        (1, b"01234567", True),
        (2, b"next\n", False),
    ]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_another_encoding_is_told_in_a_sentence(tmp_path: Path, encoding: str) -> None:
    with pytest.raises(UnreadableInput, match=r"file\.jsonl is not text in UTF-8; it looks like UTF-16"):
        Lines(write(tmp_path, "a line\n".encode(encoding)))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match=r"absent\.jsonl cannot be read: No such file or directory"):
        Lines(tmp_path / "absent.jsonl")


def test_a_folder(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match=r"cannot be read: Is a directory"):
        Lines(tmp_path)


def test_how_much_has_been_read_is_told(tmp_path: Path) -> None:
    source = Lines(write(tmp_path, b"abc\ndef\n"))
    reading = iter(source)
    next(reading)
    assert (source.read, source.size) == (4, 8)
