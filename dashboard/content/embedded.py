"""What other sites' pages show of a page: its first chart, and what that says."""

from dashboard.content.attacks import largest_attacks
from dashboard.content.blocks import Chart
from dashboard.content.monthly import monthly_sentence
from dashboard.content.munitions import shown_volumes
from dashboard.content.volume_charts import volumes_chart
from dashboard.page_view import PageView

#: Pages whose first chart can stand elsewhere: an address has its page as ``chart``.
EMBEDDED = ("volumes", "attacks", "munitions")


def embedded(page: PageView, name: str) -> tuple[str, Chart | None]:
    """Return a sentence and the chart of the page ``name``; None where it has none."""
    if name == "attacks":
        return largest_attacks(page)
    if name == "munitions":
        return shown_volumes(page)
    return monthly_sentence(page), volumes_chart(page)
