"""One file that holds a whole installation: every row of every table, and every file.

The rows are written as text, table by table, so that a place saved from SQLite is restored into PostgreSQL
and the reverse.
"""
