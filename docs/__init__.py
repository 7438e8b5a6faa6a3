"""The documentation, and what writes the pages of it that are generated."""
