"""Airflow's processes, as Homeward starts them from their own virtual environment.

`inside` is the one folder here that Airflow imports, and it imports Airflow alone; the rest runs in the
product's environment and knows Airflow by its commands.
"""
