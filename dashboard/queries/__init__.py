"""Connection and view in, DataFrame out; reads marts only.

Every frame has the marts' column names and types (see ``data/README.md``). What is
summed here says what it leaves out: a sum with missing parts is never a plain number.
"""

from dashboard.queries.attacks import (
    FEWEST_DAYS,
    attack_day,
    attack_days,
    attack_months,
    attack_sizes,
    attack_windows,
    daily_categories,
    day_reports,
)
from dashboard.queries.build import (
    ALL_CLASSES,
    CATEGORIES,
    REPORT_BASES,
    anomalies,
    build_info,
    choices,
    in_range,
    public_pages,
    whole_table,
)
from dashboard.queries.compare import monthly_comparisons, statement_comparisons
from dashboard.queries.front import last_month_over, recent_months
from dashboard.queries.method import (
    AIR_FORCE_FEEDS,
    EXAMPLES,
    RULES,
    claimants,
    daily_coverage,
    missing_days,
    monthly_coverage,
    worked_example,
)
from dashboard.queries.munitions import (
    REPORTED_CATEGORIES,
    first_named,
    munition_reports,
    munition_totals,
    munition_volumes,
)
from dashboard.queries.revisions import (
    LARGEST,
    feed_ages,
    first_prints,
    largest_changes,
    month_steps,
    revised_after,
    revisions,
    vintage_span,
)
from dashboard.queries.search import all_claimants, strike_places, weapon_families
from dashboard.queries.strikes import (
    at_level,
    strike_family,
    strike_reports,
    strike_span,
    strike_sums,
    strikes,
)
from dashboard.queries.volumes import (
    bar_row,
    bar_sources,
    last_day_of,
    monthly_statements,
    monthly_volumes,
    volume_sources,
)

__all__ = [
    "AIR_FORCE_FEEDS",
    "ALL_CLASSES",
    "CATEGORIES",
    "EXAMPLES",
    "FEWEST_DAYS",
    "LARGEST",
    "REPORTED_CATEGORIES",
    "REPORT_BASES",
    "RULES",
    "all_claimants",
    "anomalies",
    "at_level",
    "attack_day",
    "attack_days",
    "attack_months",
    "attack_sizes",
    "attack_windows",
    "bar_row",
    "bar_sources",
    "build_info",
    "choices",
    "claimants",
    "daily_categories",
    "daily_coverage",
    "day_reports",
    "feed_ages",
    "first_named",
    "first_prints",
    "in_range",
    "largest_changes",
    "last_day_of",
    "last_month_over",
    "missing_days",
    "month_steps",
    "monthly_comparisons",
    "monthly_coverage",
    "monthly_statements",
    "monthly_volumes",
    "munition_reports",
    "munition_totals",
    "munition_volumes",
    "public_pages",
    "recent_months",
    "revised_after",
    "revisions",
    "statement_comparisons",
    "strike_family",
    "strike_places",
    "strike_reports",
    "strike_span",
    "strike_sums",
    "strikes",
    "vintage_span",
    "volume_sources",
    "weapon_families",
    "whole_table",
    "worked_example",
]
