"""The `homeward` command: one module for each area, mounted in `main`."""

from homeward.cli.main import main

__all__ = ["main"]
