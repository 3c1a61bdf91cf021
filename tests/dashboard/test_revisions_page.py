"""The Revisions page, by its blocks."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from dashboard import database
from dashboard.content import revisions
from dashboard.content.blocks import (
    Block,
    Cards,
    Chart,
    Controls,
    Details,
    Download,
    FileLink,
    Heading,
    Link,
    PageLink,
    Panel,
    Table,
)
from dashboard.content.days import view_on
from dashboard.page_view import PageView
from dashboard.permalink import Bar, View
from dashboard.picture import FORMATS
from dashboard.ui.download import picture
from tests.dashboard.blocks import figures, find, rows, texts, walk

OCTOBER = date(2025, 10, 1)
FEBRUARY = date(2026, 2, 1)


def page(view: View, bar: Bar | None = None, **changes: Any) -> list[Block]:
    """Return the blocks of the page, with a bar selected."""
    return revisions(PageView.of(replace(view, bar=bar, **changes)))


def steps_of(blocks: list[Block]) -> dict[str, dict[str, str]]:
    """Return the rows of the table of steps by copy."""
    return {row["Copy of"]: row for row in rows(find(blocks, Table, "steps"))}


def chosen_month(blocks: list[Block]) -> str:
    """Return the option chosen in the list of months."""
    (field,) = find(blocks, Controls, "choose_month").fields
    return field.chosen


def test_first_view_states_the_finding(view: View) -> None:
    """The headline counts changed totals, and revised figures by kind."""
    blocks = page(view)
    assert ["1 of 32", "0 of 32"] == figures(blocks)
    text = texts(blocks)
    assert blocks[0] == Heading(
        "1 of 64 monthly totals changed after its first print", 1
    )
    assert "overwritten: 60, 29 October 2023 to 28 June 2026." in text
    assert "103 figures and names were revised in these months" in text


def test_reports_that_no_copy_has_are_mentioned(view: View) -> None:
    """Reports that no copy has are mentioned for all months and for the chosen one."""
    text = texts(page(view))
    assert "The totals for March 2024, December 2024 and January 2026 include" in text
    december = Bar("drone", date(2024, 12, 1))
    page_text = texts(page(view, december))
    assert "43 of them are from national reports that are in no copy" in page_text


def test_default_month_says_why_it_is_shown(view: View) -> None:
    """Without a choice August 2024 is shown, as its total changed most."""
    blocks = page(view)
    heading = (
        "Missiles in August 2024, reported launched, copy by "
        "copy\nNo month is chosen: this is the one that copies "
        "changed most."
    )
    assert heading in texts(blocks)
    assert "none" == chosen_month(blocks)
    steps = steps_of(blocks)
    changed = steps["30 March 2025"]
    assert ("209", "+6", "+6") == (
        changed["Total"],
        changed["Since the previous copy"],
        changed["Of that, on days already reported"],
    )
    assert "first print" == steps["17 November 2024"]["Month"]


def test_without_a_change_the_latest_first_print_is_shown(view: View) -> None:
    """Without changes the latest first print is shown: February 2026 of missiles."""
    of_february = replace(view, first_month=FEBRUARY, last_month=FEBRUARY)
    text = texts(page(of_february, categories=("missile",)))
    assert (
        "Missiles in February 2026, reported launched, copy by "
        "copy\nNo month is chosen: this is the latest with a first "
        "print."
    ) in text


def test_bar_of_glide_bombs_is_not_opened(view: View) -> None:
    """A bar of glide bombs, chosen on Volumes, is not opened here."""
    blocks = page(view, Bar("glide_bomb", OCTOBER))
    assert "No month is chosen" in texts(blocks)
    assert "none" == chosen_month(blocks)


def test_a_chosen_month_is_in_heading_list_and_link(view: View) -> None:
    """The chosen month is in heading, list and link: August 2025, copy by copy."""
    bar = Bar("missile", date(2025, 8, 1))
    blocks = page(view, bar)
    text = texts(blocks)
    assert "Missiles in August 2025, reported launched, copy by copy\n" in text
    assert "51 copies cover this month. The first, of 4 August 2025" in text
    assert "missile:2025-08" == chosen_month(blocks)
    assert bar == find(blocks, PageLink).view.bar
    steps = steps_of(blocks)
    changed = steps["25 August 2025"]
    assert ("at least 82", "+57", "+4") == (
        changed["Total"],
        changed["Since the previous copy"],
        changed["Of that, on days already reported"],
    )
    assert "first print" == steps["8 September 2025"]["Month"]
    assert 8 == len(steps)


def test_every_month_of_the_chart_can_be_chosen_in_the_list(view: View) -> None:
    """The list has 46 months of missiles, then of drones, newest first."""
    (field,) = find(page(view), Controls, "choose_month").fields
    codes = [code for code, _ in field.options]
    assert ["none", "missile:2026-06", "missile:2026-05"] == codes[:3]
    assert ("drone:2025-06", "Drones, June 2025") in field.options
    assert 1 + 92 == len(codes) == len(set(codes))


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("name", ["first_prints", "month_steps"])
def test_charts_download_as_svg_and_png(view: View, name: str, kind: str) -> None:
    """Charts download as SVG and PNG, with their months and weapons."""
    blocks = page(view, Bar("missile", OCTOBER))
    chart = find(blocks, Chart, name)
    assert chart in [b.chart for b in walk(blocks) if isinstance(b, Download)]
    content = picture(chart, "http://127.0.0.1/revisions", kind)
    starts = {"svg": b"<svg ", "png": b"\x89PNG\r\n"}
    assert content.startswith(starts[kind])
    if kind == "svg":
        subtitles = {
            "first_prints": (
                "First print of each month, and what it is now. "
                "Missiles, Drones; September 2022 – June 2026"
            ),
            "month_steps": "Missiles; October 2025",
        }
        assert subtitles[name] == chart.subtitle
        for line in subtitles[name].split(". "):
            assert line in content.decode()


def test_list_has_old_and_new_figure_date_and_link(view: View) -> None:
    """28 revised figures are listed, newest first, each with its post; names apart."""
    blocks = page(view)
    revised = find(blocks, Table, "revised_figures")
    names = find(find(blocks, Details, "names").blocks, Table)
    assert (28, 75) == (len(revised.rows), len(names.rows))
    link = revised.rows[0][0]
    assert isinstance(link, Link)
    assert "24 May 2026, Ukrainian Air Force" == link.text
    assert link.url.startswith("https://www.facebook.com/kpszsu")
    assert {
        "First in the copy of": "31 May 2026",
        "What happened": "another count",
        "What": "still in flight",
        "Before": "10",
        "After": "0",
        "Difference": "−10",
    }.items() <= rows(revised)[0].items()
    assert all(isinstance(row[0], Link) for row in revised.rows)
    assert "Difference" not in [column.title for column in names.columns]


def test_list_follows_range_and_weapons(view: View) -> None:
    """February 2026 of missiles has two revised figures of two nights."""
    blocks = page(
        view, first_month=FEBRUARY, last_month=FEBRUARY, categories=("missile",)
    )
    text = texts(blocks)
    assert "2 figures and names were revised in these months" in text
    assert "no copy changed a total for days already reported" in text
    revised = rows(find(blocks, Table, "revised_figures"))
    assert ["3M22 Zircon", "Kh-59/Kh-69"] == [row["Weapons"] for row in revised]


def test_glide_bombs_have_no_first_print(view: View) -> None:
    """Glide bombs have no daily feed to copy, so the page has sentences only."""
    blocks = page(view, categories=("glide_bomb",))
    text = texts(blocks)
    assert "there is no first print to compare today’s figure with" in text
    assert "In the months and weapons shown, nothing was revised." in text
    kinds = {type(block) for block in walk(blocks)}
    assert not kinds & {Cards, Chart, Panel, Table}


def test_class_narrows_only_the_list(view: View) -> None:
    """A class narrows only the list; totals are of all missiles, as the page says."""
    text = texts(page(view, categories=("missile",), munition_class="ballistic"))
    assert "First prints count all missiles" in text
    assert "11 figures and names were revised" in text


def test_table_has_every_month(view: View) -> None:
    """92 rows, newest first; missing values say why."""
    table = find(page(view), Table, "prints_table")
    assert table.label  # closed until opened
    prints = rows(table)
    assert 92 == len(prints)
    assert {
        "Month": "June 2026",
        "First print in the copy of": "no copy of the whole month",
        "First print": "–",
        "Newest copy": "at least 5,487",
    }.items() <= prints[0].items()
    by_month = {row["Month"]: row for row in reversed(prints)}
    may_2023 = by_month["May 2023"]
    assert (
        "not known: ended before the first copy"
        == (may_2023["First print in the copy of"])
    )
    assert "408 (29 October 2023)" == may_2023["In the first copy that covers it"]
    assert (
        "17 November 2024, 231 days after the month"
        == (by_month["March 2024"]["First print in the copy of"])
    )


def test_page_as_known_on_the_oldest_copy(view: View) -> None:
    """As of the oldest copy there is no first print and no revision, and no error."""
    blocks = page(view_on(view, "2023-10-29")[0])
    text = texts(blocks)
    assert "of our dated copies of the Air Force feed (1, of 29 October 2023)" in text
    assert Heading("What was known when", 1) == blocks[0]
    assert "No month shown ended between the first copy" in text
    assert "No month is chosen: this is the latest. " in text
    assert "Only the copy of 29 October 2023 covers this month: at least 34." in text
    assert ["", ""] == figures(blocks)


def test_page_as_of_5_january_2026(view: View) -> None:
    """As of 5 January 2026, 27 months had a first print and 85 figures a revision."""
    blocks = page(view_on(view, "2026-01-05")[0])
    assert ["1 of 27", "0 of 27"] == figures(blocks)
    text = texts(blocks)
    assert "29 October 2023 to 5 January 2026" in text
    assert "85 figures and names were revised in these months" in text


def test_files_have_every_post_with_a_revised_report(view: View) -> None:
    """Files have the posts of all revised reports; first prints have none."""
    blocks = page(view)
    prints = find(blocks, Download, "first-prints")
    assert prints.sources is not None
    assert 103 == len(prints.sources(database.connect()))
    assert 103 == len(find(blocks, Download, "revisions").rows)


def test_revisions_download_equals_the_served_feed(view: View) -> None:
    """The download equals the file at the feed's address."""
    feed = find(page(view), FileLink)
    assert "/feeds/revisions.atom" == feed.path
    assert 103 == feed.make().count(b"<entry>")


def test_another_bar_renders_only_the_panel(view: View) -> None:
    """Selecting a bar renders only the panel of the month again."""
    first, second = page(view), page(view, Bar("missile", OCTOBER))
    for kind, name in (
        (Chart, "first_prints"),
        (Table, "prints_table"),
        (Table, "revised_figures"),
    ):
        assert find(first, kind, name) is find(second, kind, name)


def test_a_total_with_a_report_without_a_number_is_a_lower_bound(view: View) -> None:
    """February 2024 of missiles is a lower bound in steps, sentence and table."""
    february = Bar("missile", date(2024, 2, 1))
    blocks = page(view, february)
    assert {"at least 116"} == {
        row["Total"] for row in rows(find(blocks, Table, "steps"))
    }
    assert "gave at least 116" in texts(blocks)
    prints = rows(find(blocks, Table, "prints_table"))
    (row,) = (
        row
        for row in prints
        if (row["Month"], row["Weapons"]) == ("February 2024", "Missiles")
    )
    assert {"at least 116"} == {row["First print"], row["Newest copy"]}
