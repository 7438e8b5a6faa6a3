"""Everything on embedded defaults, on this machine alone, until it is stopped: `homeward up`."""
