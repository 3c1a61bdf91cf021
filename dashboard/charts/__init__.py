"""DataFrame in, Plotly figure out; labels, colours and patterns live here.

Words come from the catalogue, so ticks and hover boxes are in the reader's language.
What comes from registers is escaped: a hover box understands some HTML.
"""

from dashboard.charts.attack_calendar import attack_calendar
from dashboard.charts.attack_sizes import attack_sizes, large_days
from dashboard.charts.caption import captioned
from dashboard.charts.compare import monthly_comparisons
from dashboard.charts.coverage import daily_coverage
from dashboard.charts.daily_attacks import daily_attacks
from dashboard.charts.front import front_months
from dashboard.charts.interception import interception_rates
from dashboard.charts.month_days import month_days
from dashboard.charts.munitions import munition_volumes
from dashboard.charts.revisions import first_prints, month_steps
from dashboard.charts.strikes import TILES, oblast_tiles, strike_timeline
from dashboard.charts.style import ANOMALY_LETTERS
from dashboard.charts.volumes import monthly_volumes

__all__ = [
    "ANOMALY_LETTERS",
    "TILES",
    "attack_calendar",
    "attack_sizes",
    "captioned",
    "daily_attacks",
    "daily_coverage",
    "first_prints",
    "front_months",
    "interception_rates",
    "large_days",
    "month_days",
    "month_steps",
    "monthly_comparisons",
    "monthly_volumes",
    "munition_volumes",
    "oblast_tiles",
    "strike_timeline",
]
