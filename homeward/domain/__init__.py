"""The field's own words and rules. Pure: nothing here reads a clock, a file or a network."""
