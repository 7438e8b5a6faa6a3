"""What rules found of a child, and what follows for people's work."""
