"""Reports: what is counted over many children. Small numbers are suppressed."""
