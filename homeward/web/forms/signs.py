"""The prompts for warning signs: each that is ticked is told in words, and none is counted."""

from homeward.web.forms.reader import Reader
from homeward.web.words.codes import SIGNS


def read_signs(reader: Reader) -> list[dict[str, str]]:
    """What was written beside a sign is told, ticked or not: without script every field can be filled in."""
    ticked = reader.choices("signs", SIGNS)
    told = []
    for sign in SIGNS:
        narrative = reader.text(f"signs-{sign}")
        if narrative:
            told.append({"sign": sign, "narrative": narrative})
        elif sign in ticked:
            reader.wrong(f"signs-{sign}", f"Say what was seen or heard: {SIGNS[sign].lower()}")
    return told
