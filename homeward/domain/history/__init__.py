"""What was reported of one child, folded from the journal."""
