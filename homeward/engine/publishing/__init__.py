"""What is published of the rules."""
