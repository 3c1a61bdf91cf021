"""Functions from a connection and a view to a DataFrame; they read marts only.

Every frame has the marts' column names and types (see ``data/README.md``). Sums made
here say what they leave out: a sum with missing parts is never a plain number.
"""

from dashboard.queries.attacks import (
    FEWEST_DAYS,
    LARGE,
    VERY_LARGE,
    attack_day,
    attack_days,
    attack_months,
    attack_parts,
    attack_sizes,
    attack_windows,
    day_attacks,
    day_reports,
)
from dashboard.queries.build import (
    ALL_CLASSES,
    CATEGORIES,
    REPORT_BASES,
    REPORTED_CATEGORIES,
    anomalies,
    build_info,
    choices,
    daily_categories,
    in_range,
    mart_columns,
    public_pages,
    whole_table,
)
from dashboard.queries.claims import claim_parties, claims
from dashboard.queries.compare import (
    agreement,
    monthly_comparisons,
    statement_comparisons,
    withheld_months,
)
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
from dashboard.queries.munition_periods import (
    family_years,
    munition_period_totals,
    munition_periods,
    munition_range,
    munition_year_to_date,
    munition_years,
    tallied_months,
)
from dashboard.queries.munitions import (
    first_named,
    munition_reports,
    munition_totals,
    munition_volumes,
)
from dashboard.queries.periods import (
    period_volumes,
    range_totals,
    running_volumes,
    wide_volumes,
)
from dashboard.queries.revisions import (
    feed_ages,
    first_prints,
    largest_changes,
    month_steps,
    revised_after,
    revisions,
    vintage_span,
)
from dashboard.queries.search import (
    all_claimants,
    strike_notes,
    strike_places,
    weapon_families,
)
from dashboard.queries.strikes import (
    at_level,
    level_column,
    nights_of_strike,
    strike_family,
    strike_months,
    strike_reports,
    strike_span,
    strike_sums,
    strikes,
    strikes_of_days,
)
from dashboard.queries.volumes import (
    bar_row,
    bar_sources,
    last_day_of,
    monthly_statements,
    monthly_volumes,
    volume_sources,
)
