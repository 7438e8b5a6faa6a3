"""Who must be told, by whom, and by which notice."""
