"""The people and places that children speak of, and which of them are the same."""
