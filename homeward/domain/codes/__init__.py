"""Code lists of the nation and of places, and what they make of a child."""
