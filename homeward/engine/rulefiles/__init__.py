"""Rule files and their cases: read, checked, edited and locked."""
