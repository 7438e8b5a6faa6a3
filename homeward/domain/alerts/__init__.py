"""A child's open alert, and whom it calls."""
