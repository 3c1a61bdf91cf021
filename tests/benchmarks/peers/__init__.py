"""The same page as others would build it, to be measured beside ours in one run."""
