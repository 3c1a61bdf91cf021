"""A figure with its title, source, caption and alternative text."""

from dataclasses import replace

from dashboard import describe
from dashboard.charts.figure import Figure
from dashboard.content.blocks import Chart
from dashboard.content.markdown import literal
from dashboard.page_view import PageView
from dashboard.permalink import View


def titled(untitled: Chart, finding: str) -> Chart:
    """Return a chart titled by a finding; its former title joins the subtitle."""
    subtitle = f"{untitled.title}. {untitled.subtitle}"
    return replace(untitled, title=finding, subtitle=subtitle)


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

    The source line under it says whose figures it shows. The collapsed caption has the
    title, ``hint`` (how to read it, in Markdown), ``reported_by`` (who reported the
    figures), source and licence. ``narrow`` is the figure for a phone, if it differs;
    ``view`` is the view shown, if it is not the page's.
    """
    title, subtitle, source = describe.chart_caption(
        name, page_name, view or page.view, page.build, page.words
    )
    parts = (literal(f"{title}: {subtitle}."), hint, literal(reported_by), source)
    caption = " ".join(filter(None, parts))
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
