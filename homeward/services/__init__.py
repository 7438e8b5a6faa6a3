"""Use cases: accept an event, process children, answer alerts and candidates, prove the night's work."""
