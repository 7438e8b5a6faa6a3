"""Messages to people and to other systems: their words, and the channels that carry them."""
