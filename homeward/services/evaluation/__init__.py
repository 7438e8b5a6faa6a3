"""From the journal to what stands of each child."""
