"""England's yearly return of looked-after children (SSDA903), read as the events that it tells of."""

from homeward.inputs.ssda903.folder import read

__all__ = ["read"]
