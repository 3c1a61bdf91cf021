"""Registers in, checked DuckDB builds out. Never imports the dashboard."""
