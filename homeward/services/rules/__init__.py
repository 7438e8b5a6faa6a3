"""The rules in force, and how two people change them."""
