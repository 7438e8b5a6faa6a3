"""Days, instants and clocks: no function here reads the clock."""
