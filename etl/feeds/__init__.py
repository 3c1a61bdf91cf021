"""One adapter per third-party feed: reads its file, returns rows of our registers."""
