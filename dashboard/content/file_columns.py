"""What the columns of a page's file are: their types, and what each means.

A column has the type and meaning of its mart, or of the first other mart that has it;
what a page makes of a mart's rows is described here, and in docs/analysts.md.
"""

from collections.abc import Collection
from dataclasses import dataclass

import duckdb

from dashboard.database import fetch


@dataclass(frozen=True)
class FileColumn:
    """The type of a column, in DuckDB's words, and its meaning."""

    type: str
    description: str


#: Marts that say what a column means which the file's own mart lacks, in this order.
OTHERS = (
    *("volumes", "class_volumes", "class_shares", "attack_months", "volume_sources"),
    *("munition_volumes", "headline_volumes", "period_volumes", "vintages"),
    "build_info",
)
_DATE, _N, _TEXT, _TRUTH = "DATE", "BIGINT", "VARCHAR", "BOOLEAN"
_TOLL = {
    "{0}": (_N, "People {0} in these strikes: the sum of the numbers given."),
    "{0}_bound": (_TEXT, "How the sum of people {0} is meant: a part may be open."),
    "n_{0}_unknown": (_N, "Strikes of them without a number of people {0}."),
    "n_{0}_at_least": (_N, "Strikes of them with a lower bound of people {0}."),
    "n_{0}_approx": (_N, "Strikes of them with a rounded number of people {0}."),
    "{0}_approx": (_N, "The part of the sum of people {0} that is rounded."),
}
#: Columns that pages make, by those columns of a file that tell it from others, such as
#: one of sums of strikes from one of strikes.
MADE: dict[str, dict[str, tuple[str, str]]] = {
    "n_strikes": {
        "scope": (_TEXT, "What a row sums: `all`, `oblast`, `place`."),
        "n_strikes": (_N, "Strikes in the row, of one level."),
        **{
            name.format(toll): (kind, text.format(toll))
            for toll in ("killed", "injured")
            for name, (kind, text) in _TOLL.items()
        },
        "month": (_DATE, "First day of the month in which the strikes began."),
        "urls": (_TEXT, "Pages on these strikes, joined by `;`."),
    },
    "ranked": {
        "rank": (
            _N,
            "Place in the range by `ranked`; a lower bound may rank higher.",
        ),
        "categories": (_TEXT, "The weapons that are ranked, joined by `;`."),
        "ranked": (_N, "Launched of these weapons together."),
        "ranked_bound": (
            _TEXT,
            "How `ranked` is meant: `exact`, `approx`, `at_least` or `at_least_about`.",
        ),
        "stopped": (_N, "Of `ranked`, shot down or suppressed."),
        "stopped_bound": (_TEXT, "How `stopped` is meant: `exact` or `at_least`."),
    },
    "quarter": {
        "quarter": (_DATE, "First day of the quarter."),
        "days": (_N, "Days of the quarter in the range."),
        "is_whole": (_TRUTH, "Whether all days of the quarter are in it."),
        "days_with_figure": (_N, "Days with a number launched."),
        "days_partial": (_N, "Days whose number is a lower bound."),
        "median": (_N, "Median of the days with a number, one really reported."),
        "percentile_90": (_N, "90th percentile of these days, one really reported."),
        "largest": (_N, "The most launched on a day."),
        "days_large": (_N, "Days with at least 100 launched."),
        "days_very_large": (_N, "Days with at least 500 launched."),
        "days_open": (_N, "Days of whose count a part is missing."),
    },
    "size": {
        "size": (_N, "Launches from which a day counts as large, as chosen."),
        "days_large": (_N, "Days with at least `size` launched."),
        "days_open": (_N, "Days below `size` of whose count a part is missing."),
    },
    "is_first_month": {
        "month": (_DATE, "First day of the month in which the model is first named."),
        "is_first_month": (
            _TRUTH,
            "Whether that is the month with which the feed begins.",
        ),
    },
    "day role": {
        "day": (_DATE, "Day on which the attack ended."),
        "role": (_TEXT, "`day`: in the figure of the day; `beside`: in no sum."),
    },
    "days_after": {"days_after": (_N, "Days from the end of the month to the copy.")},
    "days_in_feed": {
        "days_in_feed": (_N, "Days of the month that the feed has."),
        "days_reported": (_N, "Of these, days with a national report."),
    },
    "listed_at": {
        "listed_at": (_TEXT, "Page that lists the posts behind the figure."),
    },
    "licence": {
        "licence": (_TEXT, "Licence of the rows."),
        "citation": (_TEXT, "How to cite the view from which the file is."),
    },
}
#: The same for a mart whose files have another column than it has.
MADE_OF = {
    "period_volumes": {
        "url": (_TEXT, "Page of the statement on exactly this period, if any."),
        "month": (_DATE, "First day of the period."),
        "days_in_month": (_N, "Days of the period."),
    },
    "family_volumes": {"month": (_DATE, "First day of the period.")},
}


def file_columns(
    con: duckdb.DuckDBPyConnection, mart: str, names: Collection[str]
) -> dict[str, FileColumn]:
    """Return the columns of a file on ``mart`` that are described, by their names."""
    described: dict[str, dict[str, FileColumn]] = {}
    for row in fetch(con, _DESCRIBED).to_dict("records"):
        column = FileColumn(row["data_type"], row["description"])
        described.setdefault(row["mart"], {})[row["column_name"]] = column
    of_marts = [described.get(other, {}) for other in (*OTHERS[::-1], mart)]
    made = [MADE_OF.get(mart, {})]
    made += [MADE[key] for key in MADE if set(key.split()) <= set(names)]
    known: dict[str, FileColumn] = {}
    for columns in of_marts:
        known |= columns
    for texts in made:
        known |= {name: FileColumn(*text) for name, text in texts.items()}
    return {name: known[name] for name in names if name in known}


_DESCRIBED = """
    select table_name as mart, column_name, data_type, columns.comment as description
    from duckdb_columns() as columns
    where columns.comment is not null and not starts_with(table_name, 'raw_')
"""
