"""The night's own eye: the ten rules that matter most, asked again of the journal in SQL by DuckDB.

It shares no code with the engine and is written from the rules' English alone (docs/adr/0037). What the two
share is data: the journal, who is one child by what people decided, and the numbers in the rules.
"""
