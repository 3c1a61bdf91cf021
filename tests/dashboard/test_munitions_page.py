"""The Types page, by its blocks."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from dashboard import queries
from dashboard.content import PAGES, munitions
from dashboard.content.blocks import (
    Block,
    Chart,
    Controls,
    Details,
    Download,
    Field,
    Heading,
    Link,
    Panel,
    Share,
    Table,
    Text,
)
from dashboard.content.choosing import chosen_view
from dashboard.content.filters import filters
from dashboard.page_view import PageView
from dashboard.permalink import Bar, View
from tests.dashboard.blocks import by_name, figures, find, rows, texts

MAY = date(2026, 5, 1)
YEAR: dict[str, Any] = {
    "first_month": date(2025, 1, 1),
    "last_month": date(2025, 12, 1),
}


def page(view: View, bar: Bar | None = None, **changes: Any) -> list[Block]:
    """Return the blocks of the page, with a bar selected."""
    return munitions(PageView.of(replace(view, bar=bar, **changes)))


def the_field(view: View, name: str) -> Field:
    """Return a filter of the page."""
    return by_name(filters(PageView.of(view), PAGES["munitions"].filters).fields)[name]


def test_page_starts_with_its_finding_and_a_chart(view: View) -> None:
    """The page starts with its finding, its context and a chart."""
    blocks = page(replace(view, **YEAR))
    heading, context, chart = blocks[:3]
    assert isinstance(heading, Heading)
    assert isinstance(context, Text)
    assert isinstance(chart, Chart)
    text = f"{heading.text} {context.markdown}"
    assert (
        "1,937 missiles in 2025: at least 1,061 cruise, at least 562 ballistic "
        "Ukrainian Air Force figures to 7 October 2026. Reported, not verified."
    ) == text
    assert len(text.split()) <= 40
    assert chart.figure.layout["height"] <= 380


def test_a_phone_shows_the_last_months(view: View) -> None:
    """A phone shows 18 months; quarters need no narrow version."""
    by_month, by_quarter = (
        find(page(view, by=by), Chart) for by in ("month", "quarter")
    )
    narrow = by_month.narrow
    assert narrow is not None
    months = {x for trace in narrow.data if trace.get("customdata") for x in trace["x"]}
    assert 18 == len(months)
    assert by_quarter.narrow is None


def test_one_class_alone_has_no_stripes(view: View) -> None:
    """One class alone is plain: without a legend, stripes would mean a lower bound."""
    shapes = [
        trace["marker"]["pattern"]["shape"]
        for trace in find(page(view, munition_class="ballistic"), Chart).figure.data
        if trace["type"] == "bar" and trace["name"] == "Ballistic"
    ]
    assert [""] == shapes


def test_cards_show_range_share_stopped_and_latest_month(view: View) -> None:
    """Cards show the range, the share stopped, and the latest complete month."""
    blocks = page(view)
    assert ["at least 7,691", "62%", "at least 67"] == figures(blocks)
    text = texts(blocks)
    assert "4,550 of 7,361 with a stated outcome, since 28 September 2022" in text
    assert "These are the Air Force’s own claims" in text
    assert "Glide bombs are not in it." in text
    assert "partly repeat the same missiles and drones" in (
        find(blocks, Chart, "munitions_apart").caption
    )


def test_headline_follows_class_and_range(view: View) -> None:
    """The headline follows the class and range that are chosen."""
    of_year: View = replace(view, **YEAR)
    chosen = chosen_view(of_year, "class", "ballistic")
    assert chosen is not None
    heading = munitions(PageView.of(chosen[0]))[0]
    assert isinstance(heading, Heading)
    expected = "At least 562 ballistic missiles in 2025, after at least 306 in 2024"
    assert expected == heading.text


def test_classes_and_families_have_yearly_totals(view: View) -> None:
    """Totals by year have bounds and, if partial, their days; unknown is a dash."""
    blocks = page(view)
    classes = rows(find(blocks, Table, "types_years"))
    assert "All missiles" == classes[0]["Class"]
    (ballistic,) = [row for row in classes if row["Class"] == "Ballistic"]
    assert {
        "Class": "Ballistic",
        "2022, from 28 Sept": "–",
        "2023": "at least 68",
        "2024": "at least 306",
        "2025": "at least 562",
        "2026, to 7 Oct": "at least 165",
    } == ballistic
    families = find(blocks, Table, "families_years")
    assert families.label
    (kinzhal,) = [
        row for row in rows(families) if row["Family or bundle"] == "Kh-47M2 Kinzhal"
    ]
    assert "at least 96" == kinzhal["2025"]


def test_shares_stopped_have_their_counts_by_period(view: View) -> None:
    """Shares by year are open, by quarter and by month closed."""
    blocks = page(view, categories=("drone",))
    years = find(blocks, Table, "outcomes_year")
    assert not years.label
    assert {
        "Year": "2025",
        "Reported launched": "54,585",
        "With a stated outcome": "54,585",
        "Stopped": "47,043",
        "Share stopped": "86%",
    } == rows(years)[1]
    quarters = find(blocks, Table, "outcomes_quarter")
    assert quarters.label
    assert "Q4 2026" == rows(quarters)[0]["Quarter"]
    assert "October 2026" == rows(find(blocks, Table, "outcomes_month"))[0]["Month"]


def test_small_classes_are_in_a_closed_table(view: View) -> None:
    """2025: anti-radiation and unstated missiles are in a closed table."""
    table = find(page(replace(view, **YEAR)), Table, "small_parts")
    assert "2 more, with few launched" == table.label
    assert [
        ("Type not stated", "at least 22"),
        ("Anti-radiation", "at least 15"),
    ] == [(row["Class"], row["Reported launched"]) for row in rows(table)]


def test_one_class_shows_no_other_class(view: View) -> None:
    """With class ballistic no other class is shown."""
    names = [
        block.name
        for block in page(view, munition_class="ballistic")
        if isinstance(block, Table)
    ]
    assert "small_parts" not in names


def test_another_category_closes_the_open_month(view: View) -> None:
    """Another category closes the open month."""
    field = the_field(view, "cat")
    assert ("cat", "select") == (field.name, field.kind)
    assert "Missiles" == dict(field.options)[field.chosen]
    codes = {name: code for code, name in field.options}
    choice = chosen_view(view, field.name, codes["Drones"])
    assert choice is not None
    assert (("drone",), None) == (choice[0].categories, choice[0].bar)
    blocks = munitions(PageView.of(choice[0]))
    assert ["at least 122,536", "87%", "at least 5,850"] == figures(blocks)
    panel = find(blocks, Panel, "sources").blocks
    assert [Controls] == [type(block) for block in panel]


def test_open_month_closes_when_its_category_is_dropped(view: View) -> None:
    """May 2026 of missiles closes when drones are chosen."""
    choice = chosen_view(replace(view, bar=Bar("missile", MAY)), "cat", "drone")
    assert choice is not None
    assert choice[0].bar is None


def test_category_of_a_links_bar_overrides_the_filter(view: View) -> None:
    """The category of a link's bar overrides its filter."""
    field = the_field(replace(view, bar=Bar("drone", MAY)), "cat")
    assert "Drones" == dict(field.options)[field.chosen]
    assert ",".join(view.categories) == field.chosen


def test_changing_split_or_period_keeps_the_open_month(view: View) -> None:
    """Split and period change nothing else, so an open month stays open."""
    opened = replace(view, bar=Bar("missile", MAY))
    for name, value in (("split", "model"), ("by", "year_to_date")):
        assert value in dict(the_field(opened, name).options)
        choice = chosen_view(opened, name, value)
        assert choice is not None
        assert replace(opened, **{name: value}) == choice[0]


def test_year_to_date_is_compared_with_the_same_days(view: View) -> None:
    """The year to date is compared in headline, tables and files."""
    blocks = page(view, by="year_to_date")
    assert (
        "At least 1,676 missiles from 1 January to 7 October 2026; 1,383 in the same "
        "days of 2025"
    ) == find(blocks, Heading).text
    (all_missiles, *_) = rows(find(blocks, Table, "types_years"))
    assert ("1,383", "at least 1,676") == (
        all_missiles["2025, 1 Jan – 7 Oct"],
        all_missiles["2026, 1 Jan – 7 Oct"],
    )
    latest = rows(find(blocks, Table, "outcomes_year_to_date"))[0]
    assert ("2026", "1,407", "901") == (
        latest["Year to date"],
        latest["With a stated outcome"],
        latest["Stopped"],
    )
    of_models = page(view, by="year_to_date", split="model")
    drawn = find(of_models, Download).rows
    assert {date(2025, 10, 7), date(2026, 10, 7)} <= set(drawn["period_end"])
    assert "Kalibr" in set(drawn["family"])


def test_year_to_date_of_2024_ends_on_7_october_2024(view: View) -> None:
    """A range that ends in 2024 has 7 October 2024 as its year to date."""
    of_2024 = {"first_month": date(2024, 11, 1), "last_month": date(2024, 12, 1)}
    blocks = page(view, by="year_to_date", munition_class="ballistic", **of_2024)
    assert (
        "At least 234 ballistic missiles from 1 January to 7 October 2024; at least 52 "
        "in the same days of 2023"
    ) == find(blocks, Heading).text


def test_column_of_models_is_only_in_the_table_by_model(view: View) -> None:
    """The column of models is only in the table by model."""
    may = replace(view, first_month=MAY, last_month=MAY)
    by_class = rows(find(page(may), Table, "munitions"))
    assert "Model or bundle" not in by_class[0]
    by_model = rows(find(page(may, split="model"), Table, "munitions"))
    models = {row["Model or bundle"] for row in by_model}
    assert {"S-400 + Iskander-M", "Kh-101/Kh-555 + Kalibr + Iskander-K"} <= models


def test_the_table_keeps_shot_down_suppressed_and_stopped_apart(view: View) -> None:
    """Drones of June 2025: 2,700 and 1,978 are 4,678 of 5,438."""
    june = date(2025, 6, 1)
    june_drones = replace(
        view, first_month=june, last_month=june, categories=("drone",)
    )
    table = find(page(june_drones), Table, "munitions")
    assert table.label  # closed until opened
    (row,) = [row for row in rows(table) if row["Reports"] == "National"]
    assert ("2,700", "1,978", "4,678", "4,678 of 5,438 (86%)") == (
        row["Shot down"],
        row["Jammed or lost"],
        row["Stopped"],
        row["Stopped, of those with a stated outcome"],
    )


def test_a_report_keeps_its_bound(view: View) -> None:
    """A post of 27 August 2026 has "about 140" drones, as on Volumes."""
    panel = find(page(view, Bar("drone", date(2026, 8, 1))), Panel, "sources").blocks
    reports = rows(find(panel, Table, "munitions_national_reports"))
    (launched,) = (
        row["Launched"]
        for row in reports
        if row["Post, by attack window (Kyiv time)"].startswith("27 August 2026, 07:00")
    )
    assert "about 140" == launched


def test_a_month_chosen_by_select_opens_its_reports(view: View) -> None:
    """Figure and share come first; national and regional reports are closed."""
    (field,) = find(page(view), Controls, "munitions_month").fields
    assert ("bar", "select", "none") == (field.name, field.kind, field.chosen)
    assert ("missile:2026-05", "Missiles, May 2026") in field.options
    panel = find(page(view, Bar("missile", MAY)), Panel, "sources").blocks
    heading, _, summary = panel[:3]
    assert isinstance(heading, Heading)
    assert "204 missiles in May 2026" == heading.text
    assert isinstance(summary, Text)
    assert summary.markdown.startswith(
        "Reported launched, as the Ukrainian Air Force says. Stopped: "
    )
    labels = [block.label for block in panel if isinstance(block, Details)]
    assert [
        "Cite this figure",
        "25 national reports, each with its post",
        "7 regional reports: in no total",
    ] == labels
    text = texts(panel)
    assert "**Cruise**: 6 reports that add up to 107 launched." in text
    assert "**Ballistic**: 4 reports that add up to 0 shot down of 4 they name." in text
    national = find(panel, Table, "munitions_national_reports")
    regional = find(panel, Table, "munitions_regional_reports")
    assert [25, 7] == [len(national.rows), len(regional.rows)]
    assert all(
        isinstance(row[0], Link) and row[0].url.startswith("https://")
        for row in (*national.rows, *regional.rows)
    )


def test_a_report_names_its_class_and_its_model(view: View) -> None:
    """A report has its class and its model; a bundle is of several classes."""
    panel = find(page(view, Bar("missile", MAY)), Panel, "sources").blocks
    reports = rows(find(panel, Table, "munitions_national_reports"))
    bundles = [r for r in reports if r["Weapons"] == "S-400 + Iskander-M"]
    assert {"Bundles of several classes"} == {r["Class"] for r in bundles}
    assert 62 == sum(int(r["Launched"]) for r in bundles)


def test_models_first_named_have_a_link_each(view: View) -> None:
    """New models of 2025 have links: Banderol, and an unstated ballistic missile."""
    year = replace(
        view,
        first_month=date(2025, 1, 1),
        last_month=date(2025, 12, 1),
        categories=("missile",),
    )
    table = find(page(year), Table, "munitions_new")
    days = [row["First named"] for row in rows(table)]
    assert ["28 September 2025", "30 March 2025"] == days
    link = table.rows[0][0]
    assert isinstance(link, Link)
    assert "Banderol" == link.text
    assert link.url.startswith("https://www.facebook.com/kpszsu/")


def test_first_month_of_the_feed_has_no_debuts(view: View) -> None:
    """Models of September 2022 are no debuts, as the feed begins there."""
    month = date(2022, 9, 1)
    first = replace(view, first_month=month, last_month=month, categories=("drone",))
    days = [
        row["First named"] for row in rows(find(page(first), Table, "munitions_new"))
    ]
    assert days
    assert all(day.endswith("(the feed begins: no debut)") for day in days)


def test_a_class_narrows_the_page(view: View) -> None:
    """A class narrows cards, families and reports, and cards name it."""
    blocks = page(view, munition_class="ballistic", last_month=date(2025, 6, 1))
    assert ["at least 567", "24%", "59"] == figures(blocks)
    assert "Missiles: Ballistic" in texts(blocks)
    families = rows(find(blocks, Table, "families_years"))
    assert "Kalibr" not in {row["Family or bundle"] for row in families}


def test_class_of_missiles_does_not_narrow_drones(view: View) -> None:
    """A class of missiles does not narrow drones."""
    blocks = page(view, Bar("drone", MAY), munition_class="ballistic")
    assert "allistic" not in texts(blocks)


def test_glide_bombs_alone_get_a_notice(view: View) -> None:
    """Glide bombs have no types: a notice says so, and missiles are shown."""
    blocks = page(view, categories=("glide_bomb",))
    assert "Nobody reports glide bombs by type: missiles are shown." in texts(blocks)
    assert "at least 7,691" == figures(blocks)[0]


def test_a_month_without_a_report_is_not_zero(view: View) -> None:
    """A month without a report says that this is not zero."""
    bar = Bar("missile", date(2022, 9, 1))
    text = texts(page(view, bar, munition_class="anti_radiation"))
    assert "No report of this month names any. That is not zero." in text


@pytest.mark.parametrize(
    ("name", "measure"),
    [
        ("munition_volumes", "Reported launched by month"),
        (
            "interception_rates",
            "Share reported stopped by month, of those with a stated outcome",
        ),
    ],
)
def test_caption_has_measure_period_weapons_and_range(
    view: View, name: str, measure: str
) -> None:
    """A picture's caption has measure, period, weapons and range."""
    chart = find(page(view, Bar("drone", MAY)), Chart, name)
    assert f"{measure}: Drones; September 2022 – October 2026" == chart.subtitle
    assert ("bar", "sources") == (chart.chooses, chart.opens)


def test_the_titles_of_the_charts_are_findings(view: View) -> None:
    """Titles of charts are findings, as headings are."""
    blocks = page(view, **YEAR)
    assert "1,937 missiles in 2025: at least 1,061 cruise, at least 562 ballistic" == (
        find(blocks, Chart, "munition_volumes").title
    )
    assert "Stopped: 60%, or 1,123 of 1,876 with a stated outcome, in 2025" == (
        find(blocks, Chart, "interception_rates").title
    )


def test_another_bar_renders_only_the_panel(view: View) -> None:
    """Selecting a bar renders only the panel of reports again."""
    first, second = page(view), page(view, Bar("missile", MAY))
    for kind, name in (
        (Chart, "munition_volumes"),
        (Chart, "interception_rates"),
        (Table, "munitions"),
        (Table, "munitions_new"),
    ):
        assert find(first, kind, name) is find(second, kind, name)


def test_downloads_name_category_and_split(view: View) -> None:
    """File names have category and split; charts are in their files' menu."""
    blocks = page(view, Bar("missile", MAY), split="model")
    name = "munitions_missile_model_volumes"
    assert find(blocks, Chart) is find(blocks, Download, name).chart
    table = find(blocks, Download, "munitions_missile_model_table")
    assert ("munition_volumes", None) == (table.mart, table.chart)
    reports = find(blocks, Download, "munition-reports_missile_2026-05")
    assert ("volume_sources", 32) == (reports.mart, len(reports.rows))


def test_share_of_few_is_given_as_counts(view: View) -> None:
    """Of 20 Kalibr since August 2026, 16 have an outcome: too few for a share."""
    august = date(2026, 8, 1)
    blocks = page(view, first_month=august, munition="Kalibr", munition_class="cruise")
    assert (
        "At least 20 Kalibr since 1 August 2026; the Air Force says it stopped "
        "14 of 16 with a stated outcome"
    ) == find(blocks, Heading).text


def test_family_is_in_headline_filter_and_panel(view: View) -> None:
    """A family is in headline, filter and panel, with the share stopped by year."""
    kalibr = {"munition": "Kalibr", "munition_class": "cruise"}
    blocks = page(view, **kalibr)
    assert (
        "At least 687 Kalibr since 28 September 2022; the Air Force says it stopped 78%"
    ) == find(blocks, Heading).text
    assert "Kalibr" == the_field(replace(view, **kalibr), "munition").chosen
    panel = find(blocks, Panel, "munition").blocks
    assert "Stopped: 460 of 588 (78%)" in texts(panel)
    years = {row["Year"]: row for row in rows(find(panel, Table))}
    assert ("at least 148", "112") == (
        years["2025"]["Reported launched"],
        years["2025"]["Stopped"],
    )


def test_drone_counted_with_decoys_is_labelled_so(view: View) -> None:
    """Headline, sentence to copy and panel say "with decoys" of such a drone."""
    shahed = {"munition": "Shahed-136/131", "categories": ("drone",)}
    june, september = date(2025, 6, 1), date(2024, 9, 1)
    name = "Shahed-136/131 (with decoys from October 2024)"
    blocks = page(view, **shahed, first_month=june, last_month=june)
    assert find(blocks, Heading).text.startswith(f"5,438 {name} in June 2025")
    assert f"5,438 {name}" in find(blocks, Share).sentence
    assert name == find(find(blocks, Panel, "munition").blocks, Heading).text
    blocks = page(view, **shahed, first_month=september, last_month=september)
    assert "decoys" not in find(blocks, Heading).text


def test_family_in_a_link_selects_its_category(view: View) -> None:
    """A link with only a family shows its category; another category drops it."""
    shahed = replace(view, munition="Shahed-136/131")
    assert "Drones" == dict(the_field(shahed, "cat").options)[",".join(view.categories)]
    assert find(munitions(PageView.of(shahed)), Panel, "munition")
    choice = chosen_view(shahed, "cat", "missile")
    assert choice is not None
    assert choice[0].munition is None


def test_month_with_withheld_numbers_has_no_shares(view: View) -> None:
    """September 2026 has no shares; an unnamed class says that it is not zero."""
    panel = find(page(view, Bar("missile", date(2026, 9, 1))), Panel, "sources").blocks
    text = texts(panel)
    assert "24 reports withhold their number, so there are no shares." in text
    assert "no report gives a separate number for it. That is not zero." in text
    assert "4 reports, none of which says how many were launched." in text
    assert "add up to –" not in text


def test_table_of_the_chosen_period_is_open(view: View) -> None:
    """By quarter the table of quarters is open and that of years closed."""
    blocks = page(replace(view, categories=("drone",), by="quarter"))
    assert "" == find(blocks, Table, "outcomes_quarter").label
    assert "By year, with counts" == find(blocks, Table, "outcomes_year").label


@pytest.mark.parametrize(
    ("changes", "is_said"),
    [
        ({"munition": "Shahed-136/131", "categories": ("drone",)}, True),
        ({"categories": ("drone",), "first_month": date(2025, 1, 1)}, True),
        ({"categories": ("drone",), "last_month": date(2024, 9, 1)}, False),
        ({"categories": ("missile",)}, False),
    ],
)
def test_decoys_are_mentioned_wherever_drones_are_counted(
    view: View, changes: dict[str, Any], is_said: bool
) -> None:
    """Decoys are mentioned for drones even if the range begins after October 2024."""
    lead = page(view, **changes)[1]
    assert isinstance(lead, Text)
    assert is_said == ("Decoys included from October 2024." in lead.markdown)


@pytest.mark.parametrize(
    ("category", "changes", "is_said"),
    [
        ("missile", {}, True),
        ("drone", {"by": "year_to_date"}, True),
        ("drone", {"by": "year_to_date", "last_month": date(2025, 12, 1)}, False),
        ("missile", {"last_month": date(2026, 6, 1)}, False),
        ("missile", {"munition_class": "ballistic"}, False),
        ("drone", {"munition_class": "ballistic"}, True),
    ],
)
def test_a_tally_by_others_is_named(
    view: View, category: str, changes: dict[str, Any], is_said: bool
) -> None:
    """AFP is named for the total of July 2026, and not for classes or other months."""
    lead = page(view, categories=(category,), **changes)[1]
    assert isinstance(lead, Text)
    assert is_said == ("For July 2026 the total is a tally by AFP." in lead.markdown)


def test_quarter_names_who_counted_its_months(view: View) -> None:
    """The third quarter of 2026 names AFP and the Air Force."""
    quarters = queries.period_volumes(PageView.of(view).con, view, "quarter")
    of_drones = quarters[quarters["category"] == "drone"]
    claimants = dict(zip(of_drones["period_start"], of_drones["claimant"], strict=True))
    assert "AFP;Ukrainian Air Force" == claimants[date(2026, 7, 1)]
    assert "Ukrainian Air Force" == claimants[date(2026, 4, 1)]
