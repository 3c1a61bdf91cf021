"""What other sites can embed: a page's first chart, and its finding."""

from collections.abc import Callable

from dashboard.content.attacks import largest_attacks
from dashboard.content.blocks import Chart
from dashboard.content.monthly import monthly_sentence
from dashboard.content.munitions import shown_volumes
from dashboard.content.volume_charts import volumes_chart
from dashboard.page_view import PageView


def _volumes(page: PageView) -> tuple[str, Chart]:
    return monthly_sentence(page), volumes_chart(page)


#: By page, a function that returns a sentence and the chart to embed, None if there is
#: nothing to draw. A URL names the page as ``chart``.
EMBEDDED: dict[str, Callable[[PageView], tuple[str, Chart | None]]] = {
    "volumes": _volumes,
    "attacks": largest_attacks,
    "munitions": shown_volumes,
}
