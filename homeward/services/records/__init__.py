"""Putting right what was recorded."""
