"""A figure with all that stands around it: title, source, caption, alternative text."""

import plotly.graph_objects as go

from dashboard import describe
from dashboard.content.blocks import Chart
from dashboard.content.markdown import literal
from dashboard.page_view import PageView
from dashboard.permalink import View


def chart(
    page: PageView,
    page_name: str,
    name: str,
    figure: go.Figure,
    *,
    alt: str,
    hint: str = "",
    reported_by: str = "",
    view: View | None = None,
    chooses: str = "",
    opens: str = "",
    sets_range: bool = False,
) -> Chart:
    """Return ``figure`` with its title, view and source, as on the page ``page_name``.

    ``hint`` says in Markdown how it is read, ``reported_by`` who reported its figures,
    and the glossary what their words mean;
    ``view`` is what it shows where that is not the page's view.
    """
    title, subtitle, source = describe.chart_caption(
        name, page_name, view or page.view, page.build, page.words
    )
    glossary = f"[{page.words('glossary.see')}](glossary)"
    caption = f"{hint} {literal(reported_by)} {glossary}".strip()
    return Chart(
        name,
        figure,
        title,
        subtitle,
        source,
        alt,
        caption,
        chooses,
        opens,
        sets_range,
    )
