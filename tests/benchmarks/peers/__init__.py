"""The same page built with other tools, to be measured beside ours in one run."""
