"""`python -m streams worker`: one worker. Start as many as there is work for, up to the partitions."""

from streams import agents
from streams.app import app

__all__ = ["agents"]

if __name__ == "__main__":
    app.main()
