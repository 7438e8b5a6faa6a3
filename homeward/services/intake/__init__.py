"""How an event comes in: from whom, in which shape, accepted or kept for a person."""
