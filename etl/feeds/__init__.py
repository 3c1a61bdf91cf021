"""One adapter per third-party feed: reads its file, gives rows of our registers."""
