"""The pages over HTTP, as a browser without script sees them."""

from tests.pages import pages

__all__ = ["pages"]
