"""Parts of pages that are more than a few lines: filters, sources, tables."""
