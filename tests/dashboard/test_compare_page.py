"""The Compare page, by its blocks."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from dashboard import database
from dashboard.content.blocks import (
    Block,
    Chart,
    Controls,
    Download,
    Heading,
    Link,
    PageLink,
    Panel,
    Share,
    Table,
)
from dashboard.content.choosing import chosen_view
from dashboard.content.compare import compare
from dashboard.page_view import PageView
from dashboard.permalink import Bar, View
from tests.dashboard.blocks import figures, find, rows, texts, walk


def page(
    view: View, bar: tuple[str, int, int] | None = None, **changes: Any
) -> list[Block]:
    """Return the blocks of the page, with a month of a category selected."""
    chosen = Bar(bar[0], date(bar[1], bar[2], 1)) if bar else None
    return compare(PageView.of(replace(view, bar=chosen, **changes)))


def panel(view: View, category: str, year: int, month: int) -> tuple[Block, ...]:
    """Return the panel of a month's statements."""
    return find(page(view, (category, year, month)), Panel, "statements").blocks


def test_the_first_view_states_the_finding_and_the_rule(view: View) -> None:
    """The page starts with headline, context and chart; then panel and cards."""
    blocks = page(view)
    headline, context, chart, share, download, panel_of_month = blocks[:6]
    finding = (
        "Officials’ totals are higher than our sums: missiles by 38%, drones by 6%"
    )
    assert Heading(finding, 1) == headline
    assert "Median of 17 official monthly summaries" in texts([context])
    assert isinstance(chart, Chart)
    assert ("claim_ratios", finding) == (chart.name, chart.title)
    assert chart.subtitle.endswith("Missiles, Drones; September 2023 – June 2026")
    assert isinstance(download, Download)
    assert isinstance(share, Share)
    quoted = f"{finding}; our sums: Air Force reports, September 2023 – June 2026; "
    assert share.sentence.startswith(quoted)
    assert isinstance(panel_of_month, Panel)
    assert ["7 of 16", "16 of 20", ""] == figures(blocks)
    text = texts(blocks)
    assert "They are not added up." in text
    assert "Choose a mark in a chart, or a month here" in text


def test_few_words_precede_the_chart(view: View) -> None:
    """At most 30 words precede the chart in both languages, 40 with the filters."""
    for language in ("en", "uk"):
        text = texts(page(view, language=language)[:2])
        assert len(text.split()) <= 30


def test_glide_bombs_have_only_the_chart_of_statements(view: View) -> None:
    """Glide bombs have no sum of ours, so the page shows only the statements' chart."""
    blocks = page(view, categories=("glide_bomb",))
    finding = "Glide bombs: figures for July 2025 range from 3,786 to at least 5,100"
    assert Heading(finding, 1) == blocks[0]
    charts = [block.name for block in walk(blocks) if isinstance(block, Chart)]
    assert ["monthly_comparisons"] == charts


def test_breaks_and_withheld_counts_are_named(view: View) -> None:
    """Decoys since October 2024, jammed drones since July 2025; 38 withheld counts."""
    blocks = page(view)
    days = [row["Since"] for row in rows(find(blocks, Table, "breaks"))]
    assert {"1 October 2024", "25 July 2025", "1 July 2026"} <= set(days)
    assert [
        ["September 2026", "Missiles", "24", "33", "at least 67"],
        ["August 2026", "Missiles", "14", "44", "at least 151"],
    ] == [list(row.values()) for row in rows(find(blocks, Table, "withheld"))]
    assert "Since August 2026, 38 reports name weapons but withhold" in texts(blocks)


def test_claims_are_listed_by_party(view: View) -> None:
    """Six parties are listed with their claims; Russia's 39 count no launches."""
    blocks = page(view)
    kinds = ("Daily reports", "Statements on a period", "Reports of strikes")
    counted = {
        row["Side"]: [row[kind] for kind in kinds]
        for row in rows(find(blocks, Table, "parties"))
    }
    assert {
        "Ukrainian Air Force": ["2,450", "19", "26"],
        "Other Ukrainian officials and bodies": ["1,628", "334", "382"],
        "Media, institutes and other outsiders": ["2", "81", "38"],
        "United Nations": ["0", "0", "10"],
        "Russia: Ministry of Defence and other officials": ["0", "0", "39"],
        "Not known": ["2", "0", "0"],
    } == counted
    silence = "None of the 39 Russian claims here, all on single strikes, gives a total"
    assert silence in texts(blocks)


def test_each_russian_claim_has_its_link(view: View) -> None:
    """39 claims; on Kryvyi Rih, April 2025, 85 killed at a military target."""
    table = find(page(view), Table, "claims_russia")
    assert 39 == len(table.rows)
    assert all(isinstance(row[0], Link) for row in table.rows)
    (claim,) = (row for row in rows(table) if row["Place"] == "Kryvyi Rih")
    assert ["4 April 2025", "85 killed", "a military site"] == [
        claim[title] for title in ("Days", "What is claimed", "Target, as claimed")
    ]
    (sumy,) = (row for row in rows(table) if row["Days"] == "13 April 2025")
    assert "2 missiles launched, at least 60 killed" == sumy["What is claimed"]


def test_claims_follow_the_range(view: View) -> None:
    """In April 2025 there are two Russian claims, none of them on glide bombs."""
    april = {"first_month": date(2025, 4, 1), "last_month": date(2025, 4, 1)}
    assert 2 == len(find(page(view, **april), Table, "claims_russia").rows)
    text = texts(page(view, categories=("glide_bomb",), **april))
    assert "the registers have no Russian claim for this range" in text


def test_page_repeats_the_headline_of_revisions(view: View) -> None:
    """The page repeats the headline of Revisions, with a link."""
    blocks = page(view)
    assert "1 of 64 monthly totals changed after its first print" in texts(blocks)
    links = [block.page for block in walk(blocks) if isinstance(block, PageLink)]
    assert "revisions" in links


def test_the_table_holds_every_statement_on_a_month(view: View) -> None:
    """All 146 monthly statements are listed, newest first, with difference."""
    table = find(page(view), Table, "monthly")
    assert table.label  # closed until opened
    listed = rows(table)
    assert 146 == len(listed)
    assert ["September 2026", "5,217", "at least 5,850", "at least +633"] == [
        listed[0][title]
        for title in ("Month", "Figure", "Our sum, same days", "Our sum − figure")
    ]
    euronews = next(row for row in listed if row["Who says so"] == "Euronews")
    assert ["5,438", "+2,985", "2.217", "30 of 30"] == [
        euronews[title]
        for title in (
            *("Our sum, same days", "Our sum − figure", "Our sum ÷ figure"),
            "Days with a report",
        )
    ]
    shahed = next(row for row in listed if row["What it counts"])
    assert "(" not in shahed["Figure"]  # what it counts has a column of its own


def test_a_month_lists_its_statements(view: View) -> None:
    """A month lists its statements with links, and our sum."""
    blocks = panel(view, "drone", 2025, 6)
    text = texts(blocks)
    assert "Drones in June 2025: 6 statements" in text
    assert "is **5,438** launched, from 30 reports on 30 of 30 days." in text
    assert "Do not add them up." in text
    table = find(blocks, Table, "statements")
    assert [
        "2,453", "about 5,000 (attack drones)", "5,337", "5,438", "5,438",
        "5,438 (Shahed-type drones)",
    ] == [row["Figure"] for row in rows(table)]  # fmt: skip
    links = [row[0] for row in table.rows]
    assert all(isinstance(a, Link) and a.url.startswith("https://") for a in links)
    link = find(blocks, PageLink)
    assert ("volumes", Bar("drone", date(2025, 6, 1))) == (link.page, link.view.bar)


def test_month_list_has_only_months_with_a_statement(view: View) -> None:
    """The list has only months with a statement, newest first."""
    blocks = page(view, categories=("glide_bomb",))
    (field,) = find(blocks, Controls, "choose_month").fields
    assert ("bar", "none") == (field.name, field.chosen)
    assert 1 + 19 == len(field.options)
    assert ("glide_bomb:2026-08", "Glide bombs, August 2026") == field.options[1]
    assert "glide_bomb:2023-05" not in dict(field.options)
    chosen = chosen_view(view, "bar", "drone:2025-06")
    assert chosen is not None
    assert Bar("drone", date(2025, 6, 1)) == chosen[0].bar


def test_chart_row_opens_its_month(view: View) -> None:
    """Rows and marks of both charts open a month by its key in links."""
    for name in ("claim_ratios", "monthly_comparisons"):
        chart = find(page(view), Chart, name)
        assert ("bar", "statements") == (chart.chooses, chart.opens)


def test_glide_bombs_are_listed_without_a_column_of_sums(view: View) -> None:
    """July 2025 of glide bombs: two figures, no column of sums, and the reason."""
    blocks = panel(view, "glide_bomb", 2025, 7)
    assert "so there is no sum." in texts(blocks)
    listed = rows(find(blocks, Table, "statements"))
    assert ["3,786", "at least 5,100"] == [row["Figure"] for row in listed]
    assert not [title for title in listed[0] if "sum" in title]


def test_a_lower_bound_of_a_class_names_its_bundles(view: View) -> None:
    """January 2026: 9 ballistic missiles, and 66 in bundles that may include more."""
    ballistic = replace(view, categories=("missile",), munition_class="ballistic")
    blocks = panel(ballistic, "missile", 2026, 1)
    text = texts(blocks)
    assert "is **at least 9** launched, from 7 reports on 7 of 31 days." in text
    assert "Another 66 were reported in bundles" in text
    listed = rows(find(blocks, Table, "statements"))
    assert ["at least −82"] == [row["Our sum − figure"] for row in listed]


def test_month_without_a_statement_lists_those_on_its_weeks(view: View) -> None:
    """A month without a statement, as in a link, lists statements on its weeks."""
    blocks = panel(view, "drone", 2026, 3)
    text = texts(blocks)
    assert "Drones in March 2026: 0 statements" in text
    assert "The register has no figure of launches" in text
    (weeks,) = (block for block in blocks if isinstance(block, Table))
    assert [
        "23 February – 1 March 2026",
        "2–8 March 2026",
    ] == [row["Period"] for row in rows(weeks)]
    (field,) = find(blocks, Controls).fields
    assert ("drone:2026-03", "Drones, March 2026") == field.options[-1]
    assert field.chosen == field.options[-1][0]
    download = find(blocks, Download)
    assert ("statements_drone_2026-03", 2) == (download.name, len(download.rows))


def test_statement_on_interceptions_is_marked(view: View) -> None:
    """October 2025: ABC's 4,242 drones are marked as intercepted."""
    listed = rows(find(panel(view, "drone", 2025, 10), Table, "statements"))
    assert "4,242 (intercepted)" == listed[-1]["Figure"]


def test_other_periods_are_listed_with_their_days(view: View) -> None:
    """288 weeks and longer periods are listed; uncovered ones have no difference."""
    blocks = page(view)
    text = "Weeks, quarters, years, months to date and the whole war"
    assert text in texts(blocks)
    table = find(blocks, Table, "others")
    listed = rows(table)
    assert 288 == len(listed)
    (uncovered,) = (
        row
        for row in listed
        if row["Period"] == "24 February 2022 – 22 February 2024"
        and "4,630" in row["Figure"]
    )
    assert ["Drones", "at least 4,124", "reports do not cover all days", "230 of 729"] \
        == [
            uncovered[title]
            for title in (
                *("Weapons", "Our sum, same days", "Our sum − figure"),
                "Days with a report",
            )
        ]  # fmt: skip
    assert all(isinstance(row[0], Link) for row in table.rows)


def test_a_link_restores_the_view(view: View) -> None:
    """A link restores range, categories and the open month."""
    months = {"first_month": date(2025, 6, 1), "last_month": date(2025, 7, 1)}
    blocks = page(view, ("drone", 2025, 7), categories=("drone",), **months)
    listed = rows(find(blocks, Table, "monthly"))
    assert {"June 2025", "July 2025"} == {row["Month"] for row in listed}
    assert "Drones in July 2025: 5 statements" in texts(blocks)


def test_month_of_an_excluded_category_is_not_opened(view: View) -> None:
    """A month of an excluded category is not opened, and the hint is shown."""
    blocks = page(view, ("drone", 2025, 6), categories=("missile",))
    (field,) = find(blocks, Controls).fields
    assert "none" == field.chosen
    assert "Choose a mark in a chart, or a month here" in texts(blocks)


def test_another_month_renders_only_the_panel(
    view: View, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Opening a month renders only the panel, without new queries of statements."""
    page(view)
    for query in ("statement_comparisons", "anomalies"):
        monkeypatch.delattr(f"dashboard.queries.{query}")
    assert "Drones in May 2025" in texts(page(view, ("drone", 2025, 5)))


def test_files_have_the_rows_of_chart_and_tables(view: View) -> None:
    """Files have the rows of the chart and of each table."""
    blocks = page(view)
    downloads = {b.name: b for b in walk(blocks) if isinstance(b, Download)}
    assert {
        "claim-ratios": 53,
        "comparisons": 127,
        "monthly-statements": 146,
        "other-statements": 288,
        "claims": 5011,
    } == {name: len(download.rows) for name, download in downloads.items()}
    for name, download in downloads.items():
        if name == "claims":  # the row of each claim has its link
            continue
        assert download.sources is not None
        assert len(download.sources(database.connect())) > 1000


def test_claimant_panel_has_all_of_their_claims(view: View) -> None:
    """A claimant's panel and file have all of their claims and no other."""
    russia = "Russian Ministry of Defence"
    panel = find(page(view, claimant=russia), Panel, "claimant").blocks
    assert "Russian Ministry of Defence: 22 claims" == find(panel, Heading).text
    (field,) = find(panel, Controls).fields
    assert (russia, russia) == (field.chosen, dict(field.options)[russia])
    listed = rows(find(panel, Table))
    assert 22 == len(listed)
    assert {russia} == {row["Who says so"] for row in listed}
    assert {russia} == set(find(panel, Download).rows["claimant"])


def test_panel_without_a_claimant_has_only_the_list(view: View) -> None:
    """Without a claimant the panel has only the list to choose from."""
    (controls,) = find(page(view), Panel, "claimant").blocks
    assert isinstance(controls, Controls)
    assert "none" == controls.fields[0].chosen
    choice = chosen_view(view, "claimant", "Euronews")
    assert choice is not None
    assert "Euronews" == choice[0].claimant
