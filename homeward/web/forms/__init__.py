"""Forms: what a person typed, read into CloudEvents or into errors beside the fields. Pure, no store."""
