"""A figure with all that stands around it: title, source, caption, alternative text."""

from dataclasses import replace

from dashboard import describe
from dashboard.charts.figure import Figure
from dashboard.content.blocks import Chart
from dashboard.content.markdown import literal
from dashboard.page_view import PageView
from dashboard.permalink import View


def titled(drawn: Chart, finding: str) -> Chart:
    """Return a chart with a finding as its title; what it measures goes below that."""
    subtitle = f"{drawn.title}. {drawn.subtitle}"
    return replace(drawn, title=finding, subtitle=subtitle)


def chart(
    page: PageView,
    page_name: str,
    name: str,
    figure: Figure,
    *,
    alt: str,
    hint: str = "",
    reported_by: str = "",
    view: View | None = None,
    chooses: str = "",
    opens: str = "",
    sets_range: bool = False,
    narrow: Figure | None = None,
) -> Chart:
    """Return ``figure`` with its title, view and source, as on the page ``page_name``.

    Under it stands whose figures it has, and folded what is drawn, ``hint``, which says
    in Markdown how it is read, ``reported_by``, who reported its figures, and licence;
    ``narrow`` is the figure for a phone where it is another one,
    ``view`` is what it shows where that is not the page's view.
    """
    title, subtitle, source = describe.chart_caption(
        name, page_name, view or page.view, page.build, page.words
    )
    parts = (literal(f"{title}: {subtitle}."), hint, literal(reported_by), source)
    caption = " ".join(text for text in parts if text)
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
        narrow=narrow,
        source_line=describe.source_line(
            page_name, view or page.view, page.build, page.words
        ),
    )
