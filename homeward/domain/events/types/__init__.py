"""One file for each group of types of event. The registry finds every file that lies here."""
