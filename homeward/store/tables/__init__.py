"""The tables. `journal` is the truth; others index it, or hold what is made of it."""
