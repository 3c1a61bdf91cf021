"""Sentences about data frames: findings and alternative texts."""

from dashboard.describe.attacks import (
    alt_attack_calendar,
    alt_attack_sizes,
    alt_daily_attacks,
    alt_days_by_size,
    alt_large_days,
    attack_findings,
    attack_window,
    daily_mean,
    daily_weapons,
    day_counted,
    day_figure,
    day_status,
    days_of_size,
    either_weapon,
    large_days_sentence,
    quantile,
    quarter,
    sizes_sentence,
)
from dashboard.describe.caption import chart_caption, source_line
from dashboard.describe.claims import (
    claimed,
    russian_silence,
    stated_by,
)
from dashboard.describe.compare import (
    alt_claim_ratios,
    alt_monthly_comparisons,
    bounded_ratio,
    claims_context,
    claims_headline,
    comparison_findings,
    difference,
    furthest_figures,
    glide_bombs_apart,
    months_unspoken,
    panel_name,
    times,
)
from dashboard.describe.front import (
    alt_front_months,
    behind,
    front_glances,
    front_headline,
    front_unknowns,
    period_glances,
    stopped_of_year,
)
from dashboard.describe.largest_attacks import (
    alt_largest_attacks,
    attack_counted,
    attack_headline,
    attacks_of_day,
    largest_attack,
    largest_day_sentence,
    stopped_sentence,
)
from dashboard.describe.method import alt_monthly_coverage, populations, worked_example
from dashboard.describe.month import (
    alt_month_days,
    month_finding,
    month_headline,
    month_is_over,
    month_print,
    month_strikes,
)
from dashboard.describe.munition_months import (
    month_heading,
    month_parts,
    month_summary,
)
from dashboard.describe.munitions import (
    alt_munitions,
    family_headline,
    is_outside_headline,
    munition_context,
    munition_findings,
    munition_headline,
    munition_part,
    range_row,
    rate_text,
    stopped_heading,
    stopped_of,
)
from dashboard.describe.names import (
    areas,
    capital,
    claimant,
    counted,
    munitions,
    publisher,
    relayed_by,
)
from dashboard.describe.people import (
    counted_people,
    latest_report,
    most_killed_first,
    people_number,
)
from dashboard.describe.period_names import (
    TO_DATE,
    days_of_year,
    period_name,
    range_in,
    year_type,
)
from dashboard.describe.periods import (
    alt_periods,
    alt_volumes,
    figure_of_days,
    figures_of_category,
    months_span,
    period_figures,
    range_findings,
    running_figures,
    two_years,
    two_years_headline,
    volumes_headline,
    year_to_date_findings,
    year_to_date_headline,
    years_headline,
)
from dashboard.describe.revisions import (
    alt_first_prints,
    alt_month_steps,
    copies_sentence,
    months_beside_copies,
    print_delay,
    print_findings,
    revised_sentence,
    revised_value,
    revisions_context,
    revisions_headline,
    signed_change,
    steps_sentence,
)
from dashboard.describe.strike_charts import (
    alt_oblasts,
    alt_strike_timeline,
    alt_strike_tolls,
    by_killed,
    deadliest_month,
)
from dashboard.describe.strikes import (
    area_sentence,
    attacker_claims,
    claims_apart,
    country_wide,
    oblast_toll,
    published,
    strike_context,
    strike_date,
    strike_filters,
    strike_findings,
    strike_headline,
    strike_name,
    strike_option,
    strike_place,
    strike_sample,
    strike_sentence,
    strike_target,
    strike_toll,
    united_nations,
    weapons,
)
from dashboard.describe.volumes import (
    Finding,
    alt_monthly_volumes,
    beyond,
    days_covered,
    findings,
    findings_in_one_line,
    is_of_whole_month,
    known_part,
    president,
    reported_by,
    says_who,
    year_before,
)
