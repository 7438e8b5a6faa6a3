"""What comes in as files: events as lines of JSON or as a table, and the return of looked-after children."""
