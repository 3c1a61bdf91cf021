"""Connection and view in, DataFrame out; reads marts only.

Every frame has the marts' column names and types (see ``data/README.md``). Nothing is
summed here: a sum with missing parts is the marts' business.
"""

from dashboard.queries.build import (
    ALL_CLASSES,
    CATEGORIES,
    anomalies,
    build_info,
    choices,
    in_range,
)
from dashboard.queries.volumes import (
    bar_row,
    bar_sources,
    monthly_statements,
    monthly_volumes,
)

__all__ = [
    "ALL_CLASSES",
    "CATEGORIES",
    "anomalies",
    "bar_row",
    "bar_sources",
    "build_info",
    "choices",
    "in_range",
    "monthly_statements",
    "monthly_volumes",
]
