"""The quarterly dataset for the safeguarding board: measures Q01 to Q24 of domain.md, section 12."""
