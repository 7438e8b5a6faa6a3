"""What comes in as files: events as lines of JSON or as a table, and the national return of looked-after children."""
