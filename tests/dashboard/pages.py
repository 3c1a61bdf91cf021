"""The pages that tests of whole pages look at."""

from dashboard.content import PAGES
from tests.sampling import IS_LONG

#: In a full run all; else one with a chart of months, one with nights, one with a map,
#: one with a list of changes, and one of text. Every page has tests of its own besides.
SOME_PAGES = (
    tuple(PAGES) if IS_LONG else ("volumes", "attacks", "strikes", "revisions", "data")
)
