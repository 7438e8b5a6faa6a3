"""The meetings that children are put before: MACSE and the missing group."""
