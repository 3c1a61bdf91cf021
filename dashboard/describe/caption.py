"""The caption in a chart's image: its title, view and source."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from dashboard.citation import view_in_words
from dashboard.i18n import Words
from dashboard.permalink import View


def source_line(page: str, view: View, build: Mapping[str, Any], words: Words) -> str:
    """Return whose figures a chart shows, and up to which day, in two sentences."""
    last_day = words.day(last_day_of(page, build))
    return words(f"framed.short_{_licence(page, view)}", last_day=last_day)


def last_day_of(page: str, build: Mapping[str, Any]) -> date:
    """Return the last day of a page's figures; for Revisions, that of the last copy."""
    columns = {"revisions": "feed_copied_on", "strikes": "as_of"}
    day: date = build[columns.get(page, "last_day")]
    return day


def _licence(page: str, view: View) -> str:
    if page == "strikes":
        return "strikes"
    if page in ("volumes", "compare") and view.categories == ("glide_bomb",):
        return "statements"  # no Air Force figures in this image
    return "reports"


def chart_caption(
    chart: str, page: str, view: View, build: Mapping[str, Any], words: Words
) -> tuple[str, str, str]:
    """Return title, view and source of a chart; ``chart`` is its function's name."""
    licence = _licence(page, view)
    return (
        words(f"framed.{chart}"),
        view_in_words(page, view, words),
        words(
            f"framed.source_{licence}",
            last_day=words.day(last_day_of(page, build)),
            as_of=words.day(build["feed_copied_on"]),
            build_id=build["build_id"],
        ),
    )
