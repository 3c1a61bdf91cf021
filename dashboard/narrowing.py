"""Which rows of a mart the keys of a link narrow, and by which of its columns.

The API, its description and the links to it read the same table: a key narrows rows by
a column that the mart has, or the mart does not take it.
"""

import re
from collections.abc import Collection

from dashboard.permalink import OBLAST, STRIKE_KEYS

#: The first and last day of what a row is on, the first pair that a mart has. A strike
#: is one of the month in which it begins, as on the pages.
SPANS = (
    ("period_start", "period_end"),
    ("month", "month"),
    ("day", "day"),
    ("date_start", "date_start"),
    ("first_day", "last_day"),
    ("start_date", "end_date"),
)
#: The same for ``day``: attacks and strikes are those of the day on which they end
#: (counting rule 3).
DAYS = (
    ("day", "day"),
    ("date_end", "date_end"),
    ("end_time", "end_date"),
    ("period_start", "period_end"),
    ("first_day", "last_day"),
    ("start_date", "end_date"),
)
#: The column of weapons, the first that a mart has; all but the first are lists.
CATEGORIES = ("category", "categories", "munition_categories", "categories_named")
#: Marts with a row for each choice of weapons, which are never added up.
BY_CHOICE = ("attack_days", "attack_months")
#: Marts whose ``all`` is not the sum of their other classes; it filters nothing.
BESIDE_CLASSES = ("statement_comparisons",)
#: The columns that a strike, a place and an oblast are compared with.
STRIKE_COLUMNS = {"strike": "strike_id", "place": "place", "oblast": "oblast_code"}
#: Other keys and the columns with their values; the first that a mart has is used.
NAMED = {
    "class": ("munition_class",),
    "munition": ("family",),
    "claimant": ("claimant", "claimants"),
    "by": ("period_type",),
}
#: Keys that filter rows; the other keys of a link only lay out a page.
NARROWING = (
    *("from", "to", "cat", "class", "bar", "day", "level", "by"),
    *("munition", "claimant", *STRIKE_KEYS),
)


def columns_by_key(columns: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Return the keys that a mart with ``columns`` takes, and what each compares.

    A span is compared by its first and last day. ``build_info`` has no time.
    """
    names = set(columns)
    columns_of_key: dict[str, tuple[str, ...]] = {}
    has_time = "build_id" not in names
    for keys, pairs in ((("from", "to"), SPANS), (("day",), DAYS)):
        span = next((pair for pair in pairs if names >= set(pair)), ())
        if span and has_time:
            last_day_alone = "end_time" in span
            columns_of_key |= dict.fromkeys(
                keys, span[-1:] * 2 if last_day_alone else span
            )
    if weapons := next((name for name in CATEGORIES if name in names), ""):
        columns_of_key["cat"] = (weapons,)
    for key, options in NAMED.items():
        if present := [name for name in options if name in names]:
            columns_of_key[key] = (present[0],)
    if names >= {"month", "category"}:
        columns_of_key["bar"] = ("month", "category")
    if names >= {"is_outermost", "is_innermost"}:
        columns_of_key["level"] = ("is_outermost", "is_innermost")
    if of_strikes := [name for name in STRIKE_COLUMNS.values() if name in names]:
        columns_of_key["strike"] = tuple(of_strikes)
        columns_of_key |= {
            k: (c,) for k, c in STRIKE_COLUMNS.items() if c in of_strikes[1:]
        }
    return {key: columns_of_key[key] for key in NARROWING if key in columns_of_key}


def strike_column(value: str) -> str:
    """Return the column of what a link opens on Strikes: all three share one key."""
    if value.startswith(OBLAST):
        return "oblast_code"
    return "strike_id" if re.match(r"20\d\d-\d\d", value) else "place"
