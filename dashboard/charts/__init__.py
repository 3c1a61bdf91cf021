"""Functions from a DataFrame to a Plotly figure, with its labels and colours.

Words come from the catalogue, so ticks and hovers are in the reader's language. Text
from registers is escaped, since Plotly renders some HTML in hovers.
"""

from dashboard.charts.attack_calendar import attack_calendar
from dashboard.charts.attack_sizes import attack_sizes, days_by_size, large_days
from dashboard.charts.caption import captioned
from dashboard.charts.claim_ratios import claim_ratios
from dashboard.charts.compare import monthly_comparisons
from dashboard.charts.coverage import daily_coverage
from dashboard.charts.daily_attacks import daily_attacks
from dashboard.charts.front import front_volumes
from dashboard.charts.interception import interception_rates, rated_parts
from dashboard.charts.largest_attacks import largest_attacks
from dashboard.charts.layout import for_phone
from dashboard.charts.month_days import month_days
from dashboard.charts.munitions import (
    has_parts_apart,
    munition_volumes,
    munitions_apart,
)
from dashboard.charts.periods import span
from dashboard.charts.revisions import first_prints, month_steps
from dashboard.charts.strike_map import TILES, oblast_map, oblast_tiles
from dashboard.charts.strike_tolls import strike_tolls
from dashboard.charts.strikes import strike_timeline
from dashboard.charts.volumes import monthly_volumes, period_volumes
from dashboard.charts.years import running_totals, years_compared
