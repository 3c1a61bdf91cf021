"""What stands in a chart's picture: its title, its view, and where it is from."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from dashboard.citation import view_in_words
from dashboard.i18n import Words
from dashboard.permalink import View


def source_line(page: str, view: View, build: Mapping[str, Any], words: Words) -> str:
    """Return whose figures a chart has and as of which day, in two sentences."""
    last_day = words.day(last_day_of(page, build))
    return words(f"framed.short_{_licence(page, view)}", last_day=last_day)


def last_day_of(page: str, build: Mapping[str, Any]) -> date:
    """Return to which day figures reach; of copies, the newest copy's."""
    columns = {"revisions": "feed_copied_on", "strikes": "as_of"}
    day: date = build[columns.get(page, "last_day")]
    return day


def _licence(page: str, view: View) -> str:
    if page == "strikes":
        return "strikes"
    if page in ("volumes", "compare") and view.categories == ("glide_bomb",):
        return "statements"  # nothing of the Air Force's is in such a picture
    return "reports"


def chart_caption(
    chart: str, page: str, view: View, build: Mapping[str, Any], words: Words
) -> tuple[str, str, str]:
    """Return title, view and source line of a chart, named as its function is."""
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
