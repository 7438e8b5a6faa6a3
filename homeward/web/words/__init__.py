"""Codes and events in plain words, for pages and forms."""
