"""The last complete month, and the months around it."""

from datetime import date, timedelta

import duckdb
import pandas as pd

from dashboard.permalink import View, months_later
from dashboard.queries.volumes import monthly_volumes

#: How many complete months the front page draws.
MONTHS_SHOWN = 24


def last_month_over(last_day: date) -> date:
    """Return the last month that was over by the end of ``last_day``.

    ``last_day`` is the last day that the figures cover.
    """
    return months_later(last_day + timedelta(days=1), -1)


def recent_months(
    con: duckdb.DuckDBPyConnection, view: View, last_day: date
) -> pd.DataFrame:
    """Return ``monthly_volumes`` of the last complete months and any later ones.

    Two years, so that each month of the last year has the same month a year before.
    """
    volumes = monthly_volumes(con, view)
    first = months_later(last_month_over(last_day), 1 - MONTHS_SHOWN)
    return volumes[volumes["month"] >= first].reset_index(drop=True)
