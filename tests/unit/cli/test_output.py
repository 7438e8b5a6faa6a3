"""Tables of commands: for a pipe a line for each row, for a terminal headings, and what is wrong in red."""

import sys
from io import StringIO

import pytest

from homeward.cli.output import print_table

HEADINGS = ("", "what")
ROWS = [("well", "rules"), ("WRONG", "[broker]")]


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def show() -> None:
    print_table(HEADINGS, ROWS, is_wrong=lambda row: row[0] == "WRONG")


def shown_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("TERM", "xterm")
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", Terminal())
        show()
        return str(sys.stdout.getvalue())  # type: ignore[attr-defined]


def test_a_pipe_gets_a_line_for_each_row_and_no_colour(capsys: pytest.CaptureFixture[str]) -> None:
    show()
    assert capsys.readouterr().out == "well   rules\nWRONG  [broker]\n"


def test_a_pipe_gets_nothing_of_no_rows(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(HEADINGS, [])
    assert capsys.readouterr().out == ""


def test_a_terminal_gets_headings_and_what_is_wrong_in_red(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    heading, well, wrong = shown_on_a_terminal(monkeypatch).splitlines()
    assert "what" in heading
    assert ("\x1b[1;31m" in well, "\x1b[1;31m" in wrong) == (False, True)
    assert "[broker]" in wrong


def test_a_terminal_that_asks_for_no_colour_gets_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    shown = shown_on_a_terminal(monkeypatch)
    assert "[broker]" in shown
    assert "\x1b[1;31m" not in shown
