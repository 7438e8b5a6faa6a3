"""Which records are one child's, and who the child is."""
