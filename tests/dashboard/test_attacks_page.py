"""The Nights page, by its blocks."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from dashboard import database, queries
from dashboard.content.attack_day import day_sentence
from dashboard.content.attacks import attacks
from dashboard.content.blocks import (
    Block,
    Cell,
    Chart,
    Controls,
    Details,
    Download,
    Heading,
    Link,
    Notice,
    PageLink,
    Panel,
    Share,
    Table,
    Text,
)
from dashboard.content.choosing import chosen_view
from dashboard.page_view import PageView
from dashboard.permalink import View
from tests.dashboard.blocks import cell_text, figures, find, find_all, rows, texts, walk


def page(view: View, **changes: Any) -> list[Block]:
    """Return the blocks of the page."""
    return attacks(PageView.of(replace(view, **changes)))


def day(view: View, **changes: Any) -> tuple[Block, ...]:
    """Return the blocks of a day's panel."""
    return find(page(view, **changes), Panel, "attack_day").blocks


def choose(view: View, key: str, value: str) -> View:
    """Return the view after a choice, which must be on offer."""
    chosen = chosen_view(view, key, value)
    assert chosen is not None
    assert [] == chosen[1]
    return chosen[0]


def urls(cell: Cell) -> list[str]:
    """Return the link addresses of a cell."""
    parts = cell if isinstance(cell, tuple) else (cell,)
    return [part.url for part in parts if isinstance(part, Link)]


def test_the_page_opens_with_the_largest_attack(view: View) -> None:
    """The page starts with its finding, one sentence of context and the chart."""
    heading, lead, chart = page(view)[:3]
    expected = (
        "823 missiles and drones on 7 September 2025: the largest attack reported"
    )
    assert Heading(expected, 1) == heading
    assert isinstance(lead, Text)
    assert "reports to 7 October 2026, not verified." in lead.markdown
    assert isinstance(chart, Chart)
    assert "largest_attacks" == chart.name
    assert 40 >= len(f"{expected} {lead.markdown}".split())


def test_headline_follows_range_and_weapons(view: View) -> None:
    """The headline names a narrowed range, and states a lower bound as one."""
    autumn = {"first_month": date(2026, 8, 1), "categories": ("missile", "drone")}
    heading = find(page(view, **autumn), Heading)
    assert (
        "At least 553 missiles and drones on 12 September 2026: the largest attack "
        "reported, August – October 2026"
    ) == heading.text
    missiles = find(page(view, categories=("missile",)), Heading)
    assert (
        "127 missiles on 26 August 2024: the largest attack reported" == missiles.text
    )


def test_a_range_without_an_attack_has_no_finding(view: View) -> None:
    """Without an attack the headline is the page's name, and no chart is empty."""
    october = date(2026, 10, 1)
    blocks = page(view, first_month=october, categories=("missile",))
    assert "Attacks, night by night" == find(blocks, Heading).text
    assert "No day in this range has a figure." in texts(blocks)
    names = [block.name for block in walk(blocks) if isinstance(block, Chart)]
    assert "largest_attacks" not in names


def test_cards_show_median_and_large_days(view: View) -> None:
    """Cards show the median day and large days; glide bombs are not counted."""
    blocks = page(view)
    assert ["at least 171", "at least 27 of 30"] == figures(blocks)
    assert "do not count glide bombs, so they are not on this page" in texts(blocks)


def test_no_query_is_shown(view: View) -> None:
    """SQL is on Method and Data only."""
    downloads = [b for b in walk(page(view)) if isinstance(b, Download)]
    assert not any(download.show_sql for download in downloads)


def test_glide_bombs_alone_give_a_notice_without_charts(view: View) -> None:
    """Glide bombs alone give a notice instead of empty charts."""
    blocks = page(view, categories=("glide_bomb",))
    notice = find(blocks, Notice)
    assert "this page has no days for them" in notice.text
    assert notice == blocks[-1]


def test_day_opens_with_its_figure_and_source(view: View) -> None:
    """7 September 2025: the figure, its source, how many were stopped, by weapon."""
    panel = day(view, day=date(2025, 9, 7))
    text = texts(panel)
    assert "823 missiles and drones, 7 September 2025" in text
    assert (
        "Ukrainian Air Force: 3 reports that add up to 823. "
        "Stopped (shot down or suppressed): 751."
    ) in text
    parts = rows(find(panel, Table, "attack_parts"))
    assert [
        {"Weapons": "Iskander-K", "Launched": "9", "Stopped": "4"},
        {"Weapons": "Iskander-M/KN-23", "Launched": "4", "Stopped": "0"},
        {"Weapons": "Shahed-136/131", "Launched": "810", "Stopped": "747"},
    ] == parts


@pytest.mark.parametrize(
    ("ended_on", "counted"),
    [
        # Both weapons, missiles without a number, and drones alone.
        (date(2025, 9, 7), "823 missiles and drones"),
        (date(2026, 9, 12), "At least 553 missiles and drones"),
        (date(2025, 9, 6), "91 drones"),
    ],
)
def test_sentence_names_only_reported_weapons(
    view: View, ended_on: date, counted: str
) -> None:
    """The sentence names only weapons in the day's reports."""
    sentence = day_sentence(PageView.of(replace(view, day=ended_on)))
    assert sentence.startswith(f"{counted} ")


def test_day_links_to_whole_attacks_only(view: View) -> None:
    """8 July 2024 links to whole attacks only, as these list their parts."""
    links = [
        block
        for block in day(view, day=date(2024, 7, 8))
        if isinstance(block, PageLink)
    ]
    assert {"strikes"} == {link.page for link in links}
    assert {("2024-07-08-ukraine", None)} == {
        (link.view.strike, link.view.day) for link in links
    }


def test_day_links_a_part_if_its_attack_has_no_toll(view: View) -> None:
    """If an attack has no toll, its part is linked as well, and marked as a part."""
    panel = day(view, day=date(2025, 9, 7))
    labels = [b.label for b in find_all(panel, PageLink) if b.page == "strikes"]
    assert "The register has 1 strike of this day:" in texts(panel)
    assert [
        "Ukraine, country-wide, 6–7 September 2025: 3 killed in its parts",
        "Part of a larger attack: Kyiv, 6–7 September 2025: 3 killed",
    ] == labels


def test_posts_of_a_day_are_in_a_closed_table(view: View) -> None:
    """The three reports of 7 September 2025 are closed, linked, and add up to 823."""
    folded = find(day(view, day=date(2025, 9, 7)), Details, "day_reports")
    assert "3 reports, with their posts" == folded.label
    table = find(folded.blocks, Table)
    assert ["4", "9", "810"] == [row["Launched"] for row in rows(table)]
    posts = [url for first, *_ in table.rows for url in urls(first)]
    assert 3 == len(posts)
    assert all(post.startswith("https://www.facebook.com/kpszsu/") for post in posts)


def test_day_of_two_attacks_lists_both(view: View) -> None:
    """24 March 2026 lists the two attacks that make up its 980."""
    text = texts(day(view, day=date(2026, 3, 24)))
    assert "6 reports that add up to 980" in text
    assert (
        "2 attacks ended on this day: 556 (24 March 2026, 09:00 – 18:00); "
        "424 (23 Mar, 18:00 – 24 March 2026, 09:00)."
    ) in text


def test_a_provisional_day_says_so(view: View) -> None:
    """12 September 2026 rests on six of the Air Force's posts, two without a number."""
    panel = day(view, day=date(2026, 9, 12))
    text = texts(panel)
    assert "At least 553 missiles and drones, 12 September 2026" in text
    assert "6 reports that add up to at least 553." in text
    assert "So the sum is a lower bound." in text
    assert "6 reports are the Air Force’s own posts" in text
    parts = rows(find(panel, Table, "attack_parts"))
    assert "withheld" in [row["Launched"] for row in parts]


def test_post_without_launches_gives_those_shot_down(view: View) -> None:
    """15 August 2026: three Banderols shot down; the number launched is withheld."""
    panel = day(view, day=date(2026, 8, 15))
    (banderol,) = (
        row
        for row in rows(find(panel, Table, "attack_day"))
        if "Banderol" in row["Weapons"]
    )
    counts = [banderol[name] for name in ("Launched", "Shot down", "Jammed or lost")]
    assert ["withheld", "3", "not said"] == counts


def test_list_of_days_has_each_figure_or_its_reason(view: View) -> None:
    """The list of days gives each day's figure, or says why there is none."""
    drones = replace(view, categories=("drone",))
    (field,) = find(day(drones), Controls).fields
    assert ("none", "Choose a day, or a mark in a chart") == field.options[0]
    assert ("2026-10-07", "7 October 2026: 130") == field.options[1]
    assert ("2026-05-11", "11 May 2026: no report") in field.options
    panel = day(choose(drones, "day", "2026-03-24"))
    (field,) = find(panel, Controls).fields
    assert "2026-03-24" == field.chosen
    assert "948 drones, 24 March 2026" in texts(panel)
    assert ["392", "556"] == [
        row["Launched"] for row in rows(find(panel, Table, "attack_day"))
    ]


def test_a_day_outside_the_range_stays_open(view: View) -> None:
    """A selected day outside the range is in the list, which could not show it else."""
    may = date(2026, 5, 1)
    panel = day(view, day=date(2025, 9, 7), first_month=may, last_month=may)
    (field,) = find(panel, Controls).fields
    assert ("2025-09-07", "7 September 2025") == field.options[-1]
    assert "823 missiles and drones" in texts(panel)


def test_a_day_without_a_report_says_so(view: View) -> None:
    """11 May 2026 opens to a sentence, not to an empty table."""
    panel = day(view, day=date(2026, 5, 11))
    text = texts(panel)
    assert "11 May 2026: no report" in text
    assert "It is unknown, not quiet." in text
    assert "The day has 2 regional reports, which are not counted." in text


def test_regional_report_is_listed_without_a_national_one(view: View) -> None:
    """24 August 2024: a regional report names missiles, and is in no figure."""
    panel = day(view, day=date(2024, 8, 24))
    text = texts(panel)
    assert "24 August 2024: no report" in text
    assert "are not added up" in text
    (report,) = rows(find(panel, Table, "attack_day"))
    window = report["Post, by attack window (Kyiv time)"]
    assert ("24 August 2024, until 08:00", "4") == (window, report["Launched"])
    assert {"regional_reports"} == set(find(panel, Download).rows["basis"])


def test_a_day_without_a_number_says_so(view: View) -> None:
    """28 February 2024 has S-300 missiles without a count, which is not zero."""
    panel = day(view, categories=("missile",), day=date(2024, 2, 28))
    assert "Reports without a number: 1; withheld: 0." in texts(panel)
    assert ["not said"] == [row["Launched"] for row in rows(find(panel, Table))]


def test_the_largest_attacks_are_ranked(view: View) -> None:
    """Twelve attacks are shown; all of the range are in a closed table below."""
    blocks = page(view)
    listed = rows(find(blocks, Table, "ranked_attacks"))
    assert 12 == len(listed)
    first = {k: v.replace("\u00a0", " ") for k, v in listed[0].items()}
    assert "Date" == next(iter(first))  # names the card on a phone
    assert {
        "Date": "7 Sept 2025",
        "Rank": "1",
        "Launched": "823",
        "Missiles": "13",
        "Drones": "810",
        "Stopped": "751",
        "Who says so": "Ukrainian Air Force",
        "Weapons": "Iskander-K, Iskander-M/KN-23, Shahed-136/131",
        "Window (Kyiv time)": "6 Sept, 17:00 – 7 September 2025, 09:30",
    } == first
    folded = find(blocks, Details, "every_attack")
    assert "Show all 1,207 attacks" == folded.label
    assert 1207 == len(find(folded.blocks, Table).rows)


def test_dates_of_attacks_sort_by_day(view: View) -> None:
    """A date column is sorted by day and not by its text."""
    table = find(page(view), Table, "ranked_attacks")
    assert ("2025-09-07", "") == table.keys[0][:2]
    assert "2026-05-13" == table.keys[1][0]


def test_largest_day_and_largest_attack_are_told_apart(view: View) -> None:
    """The page names one largest attack, and the day that had more in two attacks."""
    text = texts(page(view))
    assert "The heaviest day had 980, in 2 attacks: 24 March 2026." in text
    of_2025 = texts(
        page(view, first_month=date(2025, 1, 1), last_month=date(2025, 12, 1))
    )
    assert "The day with most" not in of_2025


def test_the_largest_attacks_link_all_their_posts(view: View) -> None:
    """The attack of 15 November 2022 links to both of its posts."""
    november = date(2022, 11, 1)
    blocks = page(view, first_month=november, last_month=november)
    table = find(blocks, Table, "ranked_attacks")
    claimants = [column.title for column in table.columns].index("Who says so")
    assert all(urls(row[claimants]) for row in table.rows)
    first = table.rows[0][claimants]
    assert "Ukrainian Air Force · post 2" == cell_text(first)
    assert 2 == len(urls(first))


def test_one_category_has_no_column_of_its_own(view: View) -> None:
    """With one category the table has no separate column for it."""
    titles = [
        [column.title for column in find(blocks, Table, "ranked_attacks").columns]
        for blocks in (page(view), page(view, categories=("drone",)))
    ]
    assert ["Missiles" in columns for columns in titles] == [True, False]


def test_ranked_attack_says_why_a_weapon_has_no_count(view: View) -> None:
    """Withheld, named without a number, or not named, which alone is a dash."""
    autumn = {"first_month": date(2026, 8, 1), "last_month": date(2026, 9, 1)}
    blocks = page(view, **autumn)
    tables = [t for t in find_all(blocks, Table) if "attack" in t.name]
    listed = {
        row["Date"].replace("\u00a0", " "): row["Missiles"]
        for table in tables
        for row in rows(table)
        if "Missiles" in row and "Date" in row
    }
    assert ("withheld", "not said", "–") == (
        listed["1 Sept 2026"], listed["9 Aug 2026"], listed["13 Sept 2026"],
    )  # fmt: skip


def test_size_is_a_key_of_the_link(view: View) -> None:
    """The size is a key of the link, and days of a month are counted by it."""
    blocks = page(view, size=400, last_month=date(2026, 5, 1))
    (field,) = find(blocks, Controls, "choose_size").fields
    assert ("size", "number", "400") == (field.name, field.kind, field.chosen)
    assert "6 of the 30 days with a report had 400 or more" in texts(blocks)
    of_800 = choose(replace(view, last_month=date(2026, 5, 1)), "size", "800")
    assert "1 of the 30 days with a report had 800 or more" in texts(page(of_800))
    assert chosen_view(view, "size", "0") is None


def test_the_table_holds_every_day_of_the_range(view: View) -> None:
    """May and June 2026: 61 days, newest first, the unknown one with a dash."""
    months = {"first_month": date(2026, 5, 1), "last_month": date(2026, 6, 1)}
    table = find(page(view, **months), Table, "attack_days")
    assert table.label
    numbers = rows(table)
    assert 61 == len(numbers)
    newest = numbers[0]
    assert ("30 June 2026", "154") == (newest["Day"], newest["Reported launched"])
    (unknown,) = [row for row in numbers if row["Day"] == "11 May 2026"]
    assert ("–", "no report") == (unknown["Reported launched"], unknown["Status"])


def test_period_has_the_same_bound_in_text_charts_and_table(view: View) -> None:
    """The bound of Q3 2026 is the same in sentence, charts and table."""
    blocks = page(view, last_month=date(2026, 9, 1))
    quarters = rows(find(blocks, Table, "attack_quarters"))[::-1]
    last = quarters[-1]
    median, top = last["Median day"], last["90th percentile"]
    large, very_large = (last[f"{size} or more launched"] for size in (100, 500))
    assert ("Q3 2026", "at least 152") == (last["Quarter"], median)
    assert f"in Q3 2026 {median} and {top}, over 86" in texts(blocks)
    sizes, by_size, by_month = (
        find(blocks, Chart, name)
        for name in ("attack_sizes", "days_by_size", "large_days")
    )
    assert f"in Q3 2026 {median} and {top}, over 86" in sizes.alt
    assert f"In Q3 2026: {large} of 86 days" in by_size.alt
    assert f"{very_large} had 500 or more" in by_size.alt
    hovers = sizes.figure.data[-2]["hovertext"]  # the last marks are those of few days
    with_median = [row for row in quarters if row["Median day"] != "–"]
    for row, hover in zip(with_median, hovers, strict=True):
        assert f"median {row['Median day']}, " in hover
        assert f"90th percentile {row['90th percentile']}, " in hover
        assert f"largest {row['Largest day']}<br>" in hover
    for row, hover in zip(quarters, by_size.figure.data[0]["hovertext"], strict=True):
        assert f"100 or more on {row['100 or more launched']} days<br>" in hover
        assert f"500 or more on {row['500 or more launched']}<br>" in hover
    months = rows(find(blocks, Table, "attack_months"))[::-1]
    for row, hover in zip(months, by_month.figure.data[0]["hovertext"], strict=True):
        assert f"{row['Of these, above the size']} of " in hover
    assert "at least 27" == months[-1]["Of these, above the size"]


def test_class_filter_does_not_apply_to_attacks(view: View) -> None:
    """The class filter does not apply to attacks, and the page says so."""
    blocks = page(view, munition_class="ballistic", day=date(2025, 9, 7))
    assert "The missile class does not apply on this page" in texts(blocks)
    assert "823 missiles and drones, 7 September 2025" in texts(blocks)


def test_charts_of_days_open_the_selected_day(view: View) -> None:
    """Charts of days open a day; the daily series sets the range as well."""
    charts = {block.name: block for block in walk(page(view)) if type(block) is Chart}
    assert {
        "largest_attacks": ("day", "attack_day", False),
        "attack_calendar": ("day", "attack_day", False),
        "daily_attacks": ("day", "attack_day", True),
        "days_by_size": ("", "", False),
        "attack_sizes": ("", "", False),
        "large_days": ("", "", False),
    } == {name: (c.chooses, c.opens, c.sets_range) for name, c in charts.items()}


QUERIES = ("attack_days", "attack_months", "attack_sizes", "attack_windows")


@pytest.fixture
def queries_run(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Give the names of the queries of days, recorded as they run."""
    run: list[str] = []

    def noted(name: str, query: Callable[..., Any]) -> Callable[..., Any]:
        def noting(*arguments: Any) -> Any:
            run.append(name)
            return query(*arguments)

        return noting

    for name in QUERIES:
        query = getattr(queries, name)
        monkeypatch.setattr(queries, name, noted(name, query))
    return run


def test_another_day_reruns_no_query_of_the_range(
    view: View, queries_run: list[str]
) -> None:
    """Another day runs no query of the range, and reuses charts and tables."""
    year = replace(view, first_month=date(2025, 2, 1), last_month=date(2026, 1, 1))
    before = page(year, day=date(2025, 9, 7))
    assert set(QUERIES) == set(queries_run)
    queries_run.clear()
    after = page(year, day=date(2025, 9, 8))
    assert [] == queries_run
    assert find(before, Chart) is find(after, Chart)


def test_another_size_reruns_only_the_monthly_counts(
    view: View, queries_run: list[str]
) -> None:
    """Another size counts only the months again, not days, attacks and quarters."""
    year = replace(view, first_month=date(2025, 1, 1), last_month=date(2025, 11, 1))
    page(year)
    queries_run.clear()
    page(year, size=321)
    assert ["attack_months"] == queries_run


@pytest.mark.parametrize("name", ["attack-months", "attack-quarters"])
def test_rows_of_periods_link_to_their_days(view: View, name: str) -> None:
    """Files of months and quarters name the view that lists their days."""
    download = find(page(view, size=400), Download, name)
    assert {"national_reports"} == set(download.rows["basis"])
    assert "days_with_figure" in download.rows.columns
    row = download.rows[download.rows.iloc[:, 0] == date(2026, 4, 1)].iloc[0]
    assert download.listed_in is not None
    listed = download.listed_in(row)
    last = date(2026, 4 if name == "attack-months" else 6, 1)
    assert (date(2026, 4, 1), last) == (listed.first_month, listed.last_month)


def test_files_include_every_post_of_the_range(view: View) -> None:
    """Rows of days name their reports; the files include all posts of the range."""
    months = {"first_month": date(2025, 5, 1), "last_month": date(2025, 9, 1)}
    blocks = page(view, **months)
    downloads = [block for block in walk(blocks) if isinstance(block, Download)]
    assert all("basis" in download.rows.columns for download in downloads)
    days = find(blocks, Download, "attack-days")
    assert days.listed_in is None
    assert "n_reports" in days.rows.columns
    behind = days.sources(database.connect()) if days.sources else None
    assert behind is not None
    assert behind["urls"].equals(days.rows["urls"])


def test_night_can_be_cited_and_embedded(view: View) -> None:
    """The largest attack or the selected day can be cited and embedded."""
    largest = find(page(view), Share)
    assert largest.sentence.startswith("823 missiles and drones on 7 September 2025")
    assert "chart=attacks&lang=en" == largest.embed_query
    of_day = find(page(view, day=date(2025, 10, 10)), Share)
    assert (
        "497 missiles and drones reported launched at Ukraine in attacks that ended on "
        "10 October 2025; reported, not verified; figures to 7 October 2026."
    ) == of_day.sentence
    assert "day=2025-10-10" in of_day.query
