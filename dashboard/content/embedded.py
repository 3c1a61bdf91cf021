"""What other sites' pages show of a page: its first chart, and what that says."""

from collections.abc import Callable

from dashboard.content.attacks import largest_attacks
from dashboard.content.blocks import Chart
from dashboard.content.monthly import monthly_sentence
from dashboard.content.munitions import shown_volumes
from dashboard.content.volume_charts import volumes_chart
from dashboard.page_view import PageView


def _volumes(page: PageView) -> tuple[str, Chart]:
    return monthly_sentence(page), volumes_chart(page)


#: Pages whose first chart can stand elsewhere, with what gives a sentence and that
#: chart, None where there is nothing to draw. An address names the page as ``chart``.
EMBEDDED: dict[str, Callable[[PageView], tuple[str, Chart | None]]] = {
    "volumes": _volumes,
    "attacks": largest_attacks,
    "munitions": shown_volumes,
}
