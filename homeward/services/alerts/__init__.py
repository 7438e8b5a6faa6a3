"""The duty team's work: the board, alerts and shifts."""
