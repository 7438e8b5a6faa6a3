"""Rules and findings in plain English."""
