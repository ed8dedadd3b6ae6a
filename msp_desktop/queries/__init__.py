"""The reads: frozen rows, one file per thing shown; explicit columns, no query once per row."""
