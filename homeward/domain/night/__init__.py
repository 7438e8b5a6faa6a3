"""What a night compares, and how it is certified."""
