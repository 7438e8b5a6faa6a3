"""Telling others: notices, tellings and Kafka."""
