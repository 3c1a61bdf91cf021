"""The Munitions page, by its blocks."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from dashboard.content import munitions
from dashboard.content.blocks import (
    Block,
    Chart,
    Controls,
    Download,
    Field,
    Link,
    Panel,
    Table,
)
from dashboard.content.choosing import chosen_view
from dashboard.page_view import PageView
from dashboard.permalink import Bar, View
from tests.dashboard.blocks import figures, find, rows, texts

MAY = date(2026, 5, 1)


def page(view: View, bar: Bar | None = None, **changes: Any) -> list[Block]:
    """Return the blocks of the page, with a bar chosen."""
    return munitions(PageView.of(replace(view, bar=bar, **changes)))


def the_field(blocks: list[Block], form: str) -> Field:
    """Return the field of a form that has one."""
    (field,) = find(blocks, Controls, form).fields
    return field


def test_the_first_view_states_the_finding(view: View) -> None:
    """Missiles of the latest whole month, and what is claimed of them."""
    blocks = page(view)
    assert ["at least 67", "82%"] == figures(blocks)
    text = texts(blocks)
    assert "46 of 56 launched, September 2026" in text
    assert "These are the Air Force’s own claims" in text
    assert "Glide bombs are not in it." in text
    assert "partly the same missiles and drones again, and are in no total" in (
        find(blocks, Chart, "munition_volumes").caption
    )


def test_another_category_opens_the_latest_whole_month(view: View) -> None:
    """Drones, chosen on the page, stay chosen, since the month names them too."""
    field = the_field(page(view), "munitions_category")
    assert ("bar", "radio", "missile:2026-09") == (
        field.name,
        field.kind,
        field.chosen,
    )
    codes = {name: code for code, name in field.options}
    shown = chosen_view(view, field.name, codes["Drones"])
    assert shown is not None
    assert Bar("drone", date(2026, 9, 1)) == shown[0].bar
    blocks = munitions(PageView.of(shown[0]))
    assert ["at least 5,850", "82%"] == figures(blocks)
    text = texts(blocks)
    assert "Drones in September 2026, the latest whole month shown" in text
    assert "33 reports that add up to 5,850 launched." in text


def test_another_category_keeps_the_month_that_is_open(view: View) -> None:
    """From the missiles of May 2026 to the drones of May 2026."""
    field = the_field(page(view, Bar("missile", MAY)), "munitions_category")
    assert ["missile:2026-05", "drone:2026-05"] == [code for code, _ in field.options]
    assert "missile:2026-05" == field.chosen


def test_who_changes_the_split_alone_has_chosen_no_month(view: View) -> None:
    """The form of the split sends no bar."""
    field = the_field(page(view), "munitions_split")
    assert ("split", "radio", "class") == (field.name, field.kind, field.chosen)


def test_a_split_by_model_names_models_and_bundles(view: View) -> None:
    """The column of models stands in the table by model alone."""
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
    assert table.label  # folded until a reader opens it
    (row,) = [row for row in rows(table) if row["Reports"] == "National"]
    assert ("2,700", "1,978", "4,678", "4,678 of 5,438 (86%)") == (
        row["Shot down"],
        row["Jammed or lost"],
        row["Stopped"],
        row["Stopped of launched"],
    )


def test_a_month_chosen_by_select_opens_its_reports(view: View) -> None:
    """The keyboard's way: national reports, then regional ones, each with its link."""
    field = the_field(page(view), "munitions_month")
    assert ("bar", "select", "none") == (field.name, field.kind, field.chosen)
    assert ("missile:2026-05", "Missiles, May 2026") in field.options
    panel = find(page(view, Bar("missile", MAY)), Panel, "sources").blocks
    text = texts(panel)
    assert "Missiles in May 2026\n" in text
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
    """A class is what the sums above are of."""
    panel = find(page(view, Bar("missile", MAY)), Panel, "sources").blocks
    reports = rows(find(panel, Table, "munitions_national_reports"))
    bundles = [r for r in reports if r["Weapons"] == "S-400 + Iskander-M"]
    assert {"Bundles of several classes"} == {r["Class"] for r in bundles}
    assert 62 == sum(int(r["Launched"]) for r in bundles)


def test_models_first_named_have_a_link_each(view: View) -> None:
    """2025 names Banderol, and a ballistic missile of unstated model."""
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


def test_the_month_in_which_the_feed_begins_is_no_debut(view: View) -> None:
    """September 2022 says so beside each of its models."""
    month = date(2022, 9, 1)
    first = replace(view, first_month=month, last_month=month, categories=("drone",))
    days = [row["First named"] for row in rows(find(page(first), Table))]
    assert days
    assert all(day.endswith("(the feed begins: no debut)") for day in days)


def test_a_class_narrows_the_page(view: View) -> None:
    """The filter applies here too, and says what it leaves out."""
    blocks = page(view, munition_class="ballistic", last_month=date(2025, 6, 1))
    assert ["59", "49%"] == figures(blocks)
    assert "Missiles are narrowed to the class “Ballistic”." in texts(blocks)


def test_a_class_of_missiles_is_not_said_of_drones(view: View) -> None:
    """With drones on screen the class narrows nothing."""
    blocks = page(view, Bar("drone", MAY), munition_class="ballistic")
    assert "narrowed" not in texts(blocks)


def test_glide_bombs_alone_get_an_answer(view: View) -> None:
    """Nobody reports them so; the page says that and shows missiles."""
    blocks = page(view, categories=("glide_bomb",))
    assert "This page shows missiles and drones instead." in texts(blocks)
    assert "at least 67" == figures(blocks)[0]


def test_a_month_without_a_report_is_not_zero(view: View) -> None:
    """An opened month of which nothing is reported says so."""
    bar = Bar("missile", date(2022, 9, 1))
    text = texts(page(view, bar, munition_class="anti_radiation"))
    assert "No report of this month names any. That is not zero." in text


@pytest.mark.parametrize("name", ["munition_volumes", "interception_rates"])
def test_a_picture_names_the_weapons_that_it_shows(view: View, name: str) -> None:
    """A chart of drones alone does not say that missiles are in it."""
    chart = find(page(view, Bar("drone", MAY)), Chart, name)
    assert "Drones; September 2022 – October 2026" == chart.subtitle
    assert ("bar", "sources") == (chart.chooses, chart.opens)


def test_charts_and_tables_are_not_made_again_for_a_bar(view: View) -> None:
    """A click changes the panel of reports alone."""
    first, second = page(view), page(view, Bar("missile", MAY))
    for kind, name in (
        (Chart, "munition_volumes"),
        (Chart, "interception_rates"),
        (Table, "munitions"),
        (Table, "munitions_new"),
    ):
        assert find(first, kind, name) is find(second, kind, name)


def test_downloads_name_category_and_split(view: View) -> None:
    """Files of one view are told apart by their names; charts come with theirs."""
    blocks = page(view, Bar("missile", MAY), split="model")
    name = "munitions_missile_model_volumes"
    assert find(blocks, Chart) is find(blocks, Download, name).chart
    table = find(blocks, Download, "munitions_missile_model_table")
    assert ("munition_volumes", None) == (table.mart, table.chart)
    reports = find(blocks, Download, "munition-reports_missile_2026-05")
    assert ("volume_sources", 32) == (reports.mart, len(reports.rows))
