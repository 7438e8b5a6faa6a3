"""England's yearly return of looked-after children (SSDA903), read as the events that it tells of."""

from homeward.inputs.ssda903.folder import Folder, Read, look_into, read, settle_year
from homeward.inputs.ssda903.standing import standing
from homeward.inputs.ssda903.statements import in_words

__all__ = ["Folder", "Read", "in_words", "look_into", "read", "settle_year", "standing"]
