"""The broker: how it is reached, its topics, and publishing to it."""
