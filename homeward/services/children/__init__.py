"""A child as people find, see and tell them apart."""
