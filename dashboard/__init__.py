"""The dashboard: reads the marts and serves the pages."""
