"""The Volumes page: its blocks, and what its controls do in the app."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.content import PAGES, volumes
from dashboard.content.blocks import (
    Block,
    Cards,
    Chart,
    Download,
    Heading,
    Link,
    Panel,
    Share,
    Table,
)
from dashboard.content.choosing import chosen_view
from dashboard.content.filters import filters
from dashboard.content.volume_charts import volumes_chart
from dashboard.page_view import PageView
from dashboard.permalink import Bar, View
from tests.dashboard.blocks import by_name, figures, find, find_all, rows, texts
from tests.dashboard.reading import ENTRY, choose, choose_all, fields, html_text


def page(
    view: View, bar: tuple[str, int, int] | None = None, **changes: Any
) -> list[Block]:
    """Return the blocks of the page, with a bar selected."""
    chosen = Bar(bar[0], date(bar[1], bar[2], 1)) if bar else None
    return volumes(PageView.of(replace(view, bar=chosen, **changes)))


def test_title_is_the_sum_of_the_range(view: View) -> None:
    """The title is the sum of the range, a lower bound if one month is."""
    assert (
        "At least 7,691 missiles and at least 122,536 drones reported launched, "
        "September 2022 – October 2026"
    ) == find(page(view), Heading).text
    year = {"first_month": date(2025, 1, 1), "last_month": date(2025, 12, 1)}
    assert (
        "1,937 missiles, 54,585 drones and about 60,000 glide bombs reported "
        "launched, 2025"
    ) == find(page(view, **year), Heading).text


def test_ukrainian_title_is_a_sentence(view: View) -> None:
    """The Ukrainian title has a verb, as the English one does."""
    months = {"first_month": date(2025, 6, 1), "last_month": date(2025, 8, 1)}
    title = find(page(view, language="uk", **months), Heading).text
    assert (
        "За червень – серпень 2025 року застосовано: 596 ракет і 15\u00a0867 БпЛА"
    ) == title
    title = find(page(view, language="uk", by="year_to_date"), Heading).text
    start = "Від 1 січня до 7 жовтня 2026 року застосовано: "
    assert title.startswith(f"{start}щонайменше 1\u00a0676 ракет")


def test_months_of_different_claimants_are_not_added_up(view: View) -> None:
    """Glide bombs have a sum only if a claimant gave one for exactly this range."""
    cards = find_all(page(view), Cards)[-1].findings
    assert "" == cards["glide_bomb"].figure
    assert ("Months of different claimants are never added up.",) == (
        cards["glide_bomb"].sentences
    )
    assert ("1 month has no figure.",) == cards["missile"].sentences


def test_panel_without_a_choice_has_the_latest_figures(view: View) -> None:
    """Without a choice the panel has three figures; the page has their last day."""
    blocks = page(view)
    answer = find(blocks, Panel, "answer").blocks
    assert ["at least 67", "at least 5,850", "8,766"] == figures(answer)
    assert "No new figures since 7 October 2026." in texts(blocks)


def test_selected_month_has_a_short_answer(view: View) -> None:
    """The answer has figure, source, the year before, other figures, and a link."""
    answer = find(page(view, ("missile", 2025, 6)), Panel, "answer").blocks
    text = texts(answer)
    for part in (
        "240 missiles in June 2025",
        "Sum of the daily reports (from 46 reports).",
        "A year before: 123 reported launched in June 2024.",
        "Stated for this month: 239 to at least 330.",
        "Every report and statement is below",
    ):
        assert part in text


def test_a_part_of_a_month_is_quoted_with_its_days(view: View) -> None:
    """Panel, sentence and citation say how many days a lower bound covers."""
    for bar, days in (
        (("drone", 2026, 10), "known nights (from 8 reports); 7 of 31 days covered, "),
        (("glide_bomb", 2026, 9), "7 of 30 days covered, 243 a day"),
    ):
        blocks = page(view, bar)
        assert days in find(blocks, Share).sentence
        assert days in texts(find(blocks, Panel, "answer").blocks)
    assert "days covered" not in find(page(view, ("drone", 2025, 6)), Share).sentence


def test_statement_of_the_bar_is_not_a_figure_of_others(view: View) -> None:
    """The ministry's own 3,786 is the low end of what was stated for July 2025."""
    text = texts(find(page(view, ("glide_bomb", 2025, 7)), Panel, "answer").blocks)
    assert "3,786 glide bombs in July 2025" in text
    assert "Stated for this month: 3,786 to at least 5,100." in text
    assert "Others" not in text


def test_equal_statements_are_given_once(view: View) -> None:
    """Figures that are equal are given once, in the tooltip too."""
    blocks = page(view, ("missile", 2025, 10))
    assert "Stated for this month: 270." in texts(find(blocks, Panel, "answer").blocks)
    figure = find(blocks, Chart, "monthly_volumes").figure
    hovers = [str(t) for trace in figure.data for t in trace.get("hovertext", ())]
    (october,) = {text for text in hovers if "October 2025: 270" in text}
    assert "Stated for this month: 270<br>" in october


def test_partial_year_says_how_many_days_it_covers(view: View) -> None:
    """A partial year says how many of its days the sum covers."""
    years = {row["Year"]: row for row in rows(find(page(view), Table, "years"))}
    assert ("1,937", "54,585", "about 60,000") == tuple(years["2025"].values())[1:]
    assert "at least 1,676 (273 of 365 days)" == years["2026"]["Missiles"]
    assert "–" == years["2022"]["Glide bombs"]


@pytest.mark.parametrize(
    ("changes", "title"),
    [
        ({}, "Reported launched at Ukraine, by month"),
        ({"by": "quarter"}, "Reported launched at Ukraine, by quarter"),
        ({"by": "year"}, "Reported launched at Ukraine, by year"),
        ({"layout": "years"}, "Reported launched at Ukraine, two years side by side"),
        ({"layout": "running"}, "Reported launched at Ukraine, from January on"),
    ],
)
def test_caption_names_the_layout(
    view: View, changes: dict[str, str], title: str
) -> None:
    """The caption names what is drawn, whatever the controls say."""
    chart = volumes_chart(PageView.of(replace(view, **changes)))
    assert title == chart.title
    assert title in chart.caption
    has_bombs = changes.get("layout") != "running"
    assert has_bombs == ("Glide bombs" in chart.subtitle)


def test_two_years_are_named_with_their_figures(view: View) -> None:
    """Two years are named with their figures; a partial one is named as a range."""
    years = {"layout": "years", "first_month": date(2024, 1, 1)}
    headlines = [
        find(page(view, last_month=last, **years), Heading).text
        for last in (date(2025, 12, 1), date(2026, 10, 1), date(2025, 6, 1))
    ]
    assert (
        "1,937 missiles, 54,585 drones and about 60,000 glide bombs reported launched, "
        "2025; a year before, at least 2,004, 11,052 and about 40,000, decoys counted "
        "only since October 2024"
    ) == headlines[0]
    assert headlines[1].endswith("January 2024 – October 2026")
    assert headlines[2].endswith("January 2024 – June 2025")


def test_year_to_date_is_compared_with_the_same_days(view: View) -> None:
    """The year to date is compared in headline, chart, cards, table and files."""
    blocks = page(view, by="year_to_date")
    assert find(blocks, Heading).text.endswith("; a year before, 1,383 and 40,100")
    drawn = find(blocks, Chart)
    assert "volumes_by_year_to_date" == drawn.name
    titles = [note["text"] for note in drawn.figure.layout["annotations"]]
    assert "<b>Missiles, 1 Jan – 7 Oct</b>, reported launched" in titles
    assert "at least 30,253" in figures(blocks[5:])
    assert "Source: Ministry of Defence of Ukraine." in texts(blocks)
    assert (
        "Same days of 2025: at least about 34,900 (201 of 243 days), says Volodymyr "
        "Zelensky."
    ) in texts(blocks)
    latest = rows(find(blocks, Table, "years"))[0]
    assert "at least 1,676 (273 of 280 days)" == latest["Missiles, 1 Jan – 7 Oct"]
    for name in ("volumes", "volumes-by-year-to-date"):
        files = find(blocks, Download, name)
        assert "period_volumes" == files.mart
        assert {"year_to_date"} == set(files.rows["period_type"])


def test_a_range_within_a_year_has_its_year_to_date(view: View) -> None:
    """A range of November and December 2025 has January to 7 October as its bar."""
    months = {"first_month": date(2025, 11, 1), "last_month": date(2025, 12, 1)}
    files = find(
        page(view, by="year_to_date", categories=("drone",), **months), Download
    )
    assert [(date(2025, 10, 7), 40_100)] == list(
        zip(files.rows["period_end"], files.rows["launched"], strict=True)
    )


def test_sentence_to_copy_describes_the_selected_bar(view: View) -> None:
    """The sentence to copy is on the selected bar; its link has only non-defaults."""
    chosen = find(page(view, ("missile", 2025, 6)), Share)
    assert (
        "240 missiles in June 2025: sum of the daily reports (from 46 reports); "
        "reported, not verified; figures to 7 October 2026."
    ) == chosen.sentence
    assert "lang=en&bar=missile:2025-06" == chosen.query
    assert "lang=en&by=year" == find(page(view, by="year"), Share).query


def test_table_has_the_numbers_of_the_chart(view: View) -> None:
    """150 rows, newest first, gaps with a dash, in a closed table."""
    table = find(page(view), Table, "volumes")
    assert table.label
    numbers = rows(table)
    assert 150 == len(numbers)
    assert "October 2026" == numbers[0]["Month"]
    (may,) = [
        row
        for row in numbers
        if row["Month"] == "May 2023" and row["Weapons"] == "Glide bombs"
    ]
    assert "–" == may["Reported launched"]


def test_a_bar_opens_its_reports(view: View) -> None:
    """The rows of reports add up to the bar, and each has a link."""
    panel = find(page(view, ("drone", 2025, 6)), Panel, "sources").blocks
    text = texts(panel)
    assert "5,438 drones in June 2025" in text
    assert "30 reports that add up to 5,438." in text
    table = find(panel, Table, "sources")
    assert 30 == len(table.rows)
    assert 5438 == sum(int(row["Launched"].replace(",", "")) for row in rows(table))
    links = [row[0] for row in table.rows]
    assert all(
        isinstance(link, Link) and link.url.startswith("https://www.facebook.com/")
        for link in links
    )


def test_a_gap_says_that_it_is_not_zero(view: View) -> None:
    """May 2023 of glide bombs opens to a sentence instead of an empty table."""
    panel = find(page(view, ("glide_bomb", 2023, 5)), Panel, "sources").blocks
    assert "Glide bombs in May 2023: no figure" in texts(panel)
    assert "That is not zero." in texts(panel)
    assert not [block for block in panel if isinstance(block, Table)]


def test_bar_of_a_statement_lists_the_other_statements(view: View) -> None:
    """July 2025: the ministry's figure is the bar; the president's is listed apart."""
    panel = find(page(view, ("glide_bomb", 2025, 7)), Panel, "sources").blocks
    chosen = rows(find(panel, Table, "sources"))
    beside = rows(find(panel, Table, "sources_beside"))
    assert ["3,786"] == [row["Figure"] for row in chosen]
    assert ["at least 5,100"] == [row["Figure"] for row in beside]
    assert ["Volodymyr Zelensky"] == [row["Who says so"] for row in beside]


def test_a_sum_with_a_missing_part_says_so(view: View) -> None:
    """February 2024: three reports have no number of missiles, as the page says."""
    text = texts(page(view, ("missile", 2024, 2)))
    assert "At least 116 missiles in February 2024" in text
    assert "3 of them name no number and 0 withhold it" in text


def test_approximate_count_is_not_shown_as_exact(view: View) -> None:
    """A count of "about 140" in a post of August 2026 is not shown as exact."""
    panel = find(page(view, ("drone", 2026, 8)), Panel, "sources").blocks
    counts = [row["Launched"] for row in rows(find(panel, Table, "sources"))]
    assert ["about 140"] == [count for count in counts if "about" in count]


def test_page_follows_range_categories_and_class(view: View) -> None:
    """The page follows range, categories and class."""
    blocks = page(
        view,
        first_month=date(2025, 1, 1),
        last_month=date(2025, 6, 1),
        categories=("missile",),
        munition_class="ballistic",
    )
    assert 6 == len(find(blocks, Table, "volumes").rows)
    assert "Ballistic" in texts(blocks)
    assert ["missile"] == list(find_all(blocks, Cards)[-1].findings)


def open_page(**parameters: str) -> AppTest:
    """Run the app with a link's parameters."""
    app = AppTest.from_file(ENTRY, default_timeout=300)
    for key, value in parameters.items():
        app.query_params[key] = value
    app.switch_page("app_pages/volumes.py")
    app.run()
    assert not app.exception
    return app


def test_unknown_value_in_a_link_gives_a_notice() -> None:
    """A notice names an unknown value of a link, and what is shown instead."""
    text = html_text(open_page(cat="drone,zeppelin", asof="2019-01-01"))
    notice = "This link asks for {}, which is not available here. Shown instead: {}."
    assert notice.format("cat = drone,zeppelin", "missile,drone,glide_bomb") in text
    assert notice.format("asof = 2019-01-01", "latest") in text


def test_markdown_in_a_link_is_escaped_in_the_notice() -> None:
    """Markdown in a link's value is escaped in the notice."""
    app = open_page(lang="[x](https://example.org)")
    assert "[x](https://example.org)" in html_text(app)
    assert 'href="https://example.org' not in "".join(
        element.proto.body for element in app.get("html")
    )


def test_filters_change_the_view_and_reset_restores_it() -> None:
    """From January 2026 on there are ten months; "Reset" restores all."""
    app = open_page()
    assert fields(app)["reset"]["disabled"]
    choose(app, "from", "2026-01")
    assert "2026-01" == app.query_params["from"]
    assert "2026-01" == fields(app)["to"]["options"][0][0]
    choose(app, "cat", "missile,glide_bomb")
    assert "missile,glide_bomb" == app.query_params["cat"]
    choose(app, "reset", "")
    assert ("2022-09", "missile,drone,glide_bomb") == (
        app.query_params["from"],
        app.query_params["cat"],
    )


def test_class_filter_is_disabled_without_missiles(view: View) -> None:
    """Without missiles the class filter is disabled."""
    drones = replace(view, categories=("drone",))
    with_missiles = replace(view, categories=("missile", "drone"))
    controls = [
        filters(PageView.of(v), PAGES["volumes"].filters).fields
        for v in (drones, with_missiles)
    ]
    assert [True, False] == [by_name(fields)["class"].disabled for fields in controls]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("cat", ""),  # an empty page helps nobody
        ("cat", "drone,drone"),
        ("cat", "balloon"),
        ("from", "2026-11"),
        ("from", "2025-01-01"),
        ("to", "2022-09"),
        ("class", "ufo"),
        ("asof", "2020-01-01"),
        ("lang", "uk"),
        ("v", "2"),
        ("view", "x"),
        ("from", "None"),
        ("from", "x" * 100_000),
        ("bar", "drone:2025-06-02"),
        ("bar", "drone:2099-01"),
        ("bar", "drone"),
        ("bar", "\x00:\x00"),
        ("bar", ""),
        ("day", "2099-01-01"),
        ("size", "-1"),
        ("strike", "nowhere"),
    ],
)
def test_invalid_choice_is_ignored(view: View, key: str, value: str) -> None:
    """An invalid choice from the browser is ignored."""
    narrowed = replace(
        view, first_month=date(2025, 1, 1), categories=("missile", "drone")
    )
    assert chosen_view(narrowed, key, value) is None


def test_bar_opens_and_closes(view: View) -> None:
    """A bar opens by its key in links; "none" closes the panel."""
    new_view, problems = chosen_view(view, "bar", "glide_bomb:2025-02") or (view, [])
    assert (Bar("glide_bomb", date(2025, 2, 1)), []) == (new_view.bar, problems)
    closed, _ = chosen_view(new_view, "bar", "none") or (new_view, [])
    assert closed.bar is None


def test_form_changes_only_its_own_fields() -> None:
    """A form changes only its own fields, whatever it is sent."""
    app = open_page(bar="drone:2025-06")
    choose(app, "cat", "missile", "choose_bar")
    assert "missile,drone,glide_bomb" == app.query_params["cat"]
    choose(app, "bar", "none", "choose_bar")
    assert "none" == app.query_params["bar"]


def test_simultaneous_choices_apply_in_order() -> None:
    """Choices made before an answer arrive together, and apply in order."""
    app = open_page()
    chosen = {"from": "2025-01", "to": "2025-06", "cat": "drone"}
    choose_all(app, chosen)
    assert chosen == {key: app.query_params[key] for key in chosen}
    choose_all(app, {f"x{n}": "y" for n in range(100_000)} | {"cat": "missile"})
    assert "drone" == app.query_params["cat"]


def test_a_week_without_a_figure_has_a_row(view: View) -> None:
    """October 2024 is a sum of weeks; that of 7 to 13 October has no figure."""
    blocks = page(view, ("glide_bomb", 2024, 10), categories=("glide_bomb",))
    weeks = rows(find(blocks, Table, "sources"))
    assert [
        "30 September – 6 October 2024",
        "7–13 October 2024",
        "14–20 October 2024",
        "21–27 October 2024",
        "28 October – 3 November 2024",
    ] == [week["Period"] for week in weeks]
    (empty,) = [week for week in weeks if week["Figure"] == "no figure found"]
    assert "7–13 October 2024" == empty["Period"]
    assert "–" == empty["Who says so"]


def test_statement_names_its_publisher(view: View) -> None:
    """The president's week is known from a news site, which is named."""
    blocks = page(view, ("glide_bomb", 2024, 10), categories=("glide_bomb",))
    assert [
        "relayed by Ukrinform (Spanish)",
        "–",
        "relayed by dnaindia.com, 20 October 2024",
        "relayed by devdiscourse.com, 27 October 2024",
        "relayed by The Kyiv Independent, 4 November 2024",
    ] == [week["Source"] for week in rows(find(blocks, Table, "sources"))]


def test_single_day_without_a_figure_is_named_once(view: View) -> None:
    """The president's week ends on 21 December 2024, so the Sunday after is missing."""
    blocks = page(view, ("glide_bomb", 2024, 12), categories=("glide_bomb",))
    weeks = rows(find(blocks, Table, "sources"))
    (empty,) = [week for week in weeks if week["Figure"] == "no figure found"]
    assert "22 December 2024" == empty["Period"]


def test_a_class_is_named_in_headline_and_panel(view: View) -> None:
    """Ballistic missiles are named in the headline and in the panel's title."""
    blocks = page(replace(view, munition_class="ballistic"))
    assert find(blocks, Heading).text.startswith(
        "At least 1,101 ballistic missiles and"
    )
    figure = find(blocks, Chart).figure
    titles = [note["text"] for note in figure.layout["annotations"]]
    assert "<b>Missiles: Ballistic</b>, reported launched" in titles


def test_running_totals_have_no_log_scale_or_daily_measure(view: View) -> None:
    """Running totals have no log scale or daily measure; glide bombs have no totals."""
    names = PAGES["volumes"].filters
    running = replace(view, layout="running")

    def offered(v: View) -> set[str]:
        return {field.name for field in filters(PageView.of(v), names).fields}

    assert {"measure", "scale"} == offered(view) - offered(running)
    assert offered(view) == offered(replace(running, categories=("glide_bomb",)))


@pytest.mark.parametrize("language", ["en", "uk"])
def test_a_sentence_to_quote_has_one_colon(view: View, language: str) -> None:
    """The sentence has one colon, so a tally's claimant follows a comma."""
    sentence = find(page(view, ("missile", 2026, 7), language=language), Share).sentence
    assert 1 == sentence.count(":")
    assert "AFP" in sentence
