"""The topics that the worker reads."""

from streams.app import app

READ = ("missing-episodes", "return-interviews", "child-status", "macse-queue")
"""`cadt-alerts` is written for others; decisions on alerts are processed where they are made."""

incoming = app.topic(*READ, value_type=bytes)
