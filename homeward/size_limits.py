"""How large what comes in may be, in bytes. A message must hold any event, so its limit is the largest."""

LARGEST_REQUEST = 2 * 2**20
"""To the API: one event, or some."""
LARGEST_PAPER_FILE = 5 * 2**20
"""A file of rows that somebody sends from a page."""
LARGEST_LINE = 16 * 2**20
"""Of a file that is imported: one event. A longer line is cut, so that one without an end fills no memory."""
LARGEST_MESSAGE = 20 * 2**20
"""To Kafka: any event that was accepted."""
