"""The bytes of a file that a spreadsheet saved, as UTF-8, whichever encoding it chose."""

import codecs

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_WINDOWS, _EVERY_BYTE = "cp1252", "latin-1"


def as_utf8(content: bytes) -> bytes:
    """What is no UTF-8 is read as Windows-1252, in which Excel saves a plain CSV file."""
    if content.startswith(_UTF_16):
        return content.decode("utf-16", "replace").encode()
    for encoding in ("utf-8", _WINDOWS, _EVERY_BYTE):
        try:
            return content.decode(encoding).encode()
        except UnicodeDecodeError:
            continue
    raise AssertionError(f"{_EVERY_BYTE} reads every byte")
