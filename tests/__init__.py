"""The tests. Categories are folders; what several of them share lies here."""
