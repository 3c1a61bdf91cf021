"""The Strikes page, by its blocks."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from dashboard import database
from dashboard.content.blocks import (
    Beside,
    Block,
    Cards,
    Chart,
    Controls,
    Details,
    Download,
    Heading,
    Link,
    PageLink,
    Panel,
    Share,
    Table,
    Text,
)
from dashboard.content.choosing import chosen_view
from dashboard.content.strikes import strikes
from dashboard.html_pages.figures import chart_html
from dashboard.i18n import LANGUAGES
from dashboard.page_view import PageView
from dashboard.permalink import LEVELS, View
from dashboard.ui.chart import live_drawings
from tests.dashboard.blocks import figures, find, find_all, rows, texts, walk
from tests.dashboard.drawing import unpacked

KRYVYI_RIH, KYIV = "2025-04-04-kryvyi-rih", "2025-07-04-kyiv"
ATTACKER = "The attacker’s claims, apart"


def page(view: View, **changes: Any) -> list[Block]:
    """Return the blocks of the page of a view."""
    return strikes(PageView.of(replace(view, **changes)))


def test_the_page_begins_with_its_finding_and_its_map(view: View) -> None:
    """The page starts with finding, context, and the map with its panel."""
    finding, context, beside, *_ = page(view)
    assert finding == Heading(
        "At least 2,680 people reported killed in 170 air strikes", 1
    )
    assert isinstance(context, Text)
    assert isinstance(beside, Beside)
    assert "oblast_map" == find([beside], Chart).name
    assert "strike" == find([beside], Panel).name
    assert len(f"{finding.text} {context.markdown}".split()) <= 40


@pytest.mark.parametrize("level", LEVELS)
def test_month_with_artillery_alone_lists_it_without_a_sum(
    view: View, level: str
) -> None:
    """December 2022: one strike, by artillery, which is in no sum of air strikes."""
    december = date(2022, 12, 1)
    changes = {"first_month": december, "last_month": december, "level": level}
    blocks = page(view, **changes)
    cards = [*find(blocks, Cards).findings.values()]
    assert ["0", "no number", "no number"] == [card.figure for card in cards]
    assert "1 artillery strike is listed but in no sum." in str(blocks)


def test_its_sentence_names_months_and_sample_or_the_opened_strike(view: View) -> None:
    """Quoted without its page, it must not pass for a count of all strikes."""
    april = date(2025, 4, 1)
    changes = {"first_month": april, "last_month": april}
    blocks = page(view, **changes)
    assert "not verified; April 2025. No entry" in texts(blocks[:2])
    assert find(blocks, Share).sentence.startswith(
        "At least 82 people reported killed in 6 air strikes, April 2025, in a sample"
    )
    opened = page(view, strike="2025-04-04-kryvyi-rih", **changes)
    assert find(opened, Share).sentence.startswith(
        "Kryvyi Rih, 4 April 2025: 20 killed, 75 injured (reported). Said by: killed – "
        "Associated Press (tally of Ukrainian official reports); injured – OHCHR"
    )


def test_sentence_of_what_has_no_number_is_not_the_pages(view: View) -> None:
    """A place without a strike, or a strike without a toll, has not the page's sum."""
    may = {"first_month": date(2025, 5, 1), "last_month": date(2025, 5, 1)}
    sentence = find(page(view, strike="Kharkiv", **may), Share).sentence
    assert sentence.startswith("Kharkiv: no air strike in the register, May 2025; not")
    sentence = find(page(view, strike="2025-09-07-ukraine"), Share).sentence
    assert sentence.startswith(
        "Ukraine, country-wide, 6–7 September 2025: no number of its own"
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("level", LEVELS)
def test_artillery_alone_is_listed_and_adds_up_to_no_number(
    view: View, level: str, language: str
) -> None:
    """In December 2022 the register has one strike, on Kherson by artillery."""
    december = {"first_month": date(2022, 12, 1), "last_month": date(2022, 12, 1)}
    blocks = page(view, level=level, language=language, **december)
    unknown = {"en": "no number", "uk": "числа немає"}[language]
    assert ["0", unknown, unknown] == figures(blocks)
    assert 1 == len(rows(find(blocks, Table, "strikes")))


def test_the_page_says_that_it_is_a_sample(view: View) -> None:
    """The context line says "sample", which the notes explain."""
    blocks = page(view)
    assert "a sample; not verified" in texts(blocks[:2])
    assert texts([find(blocks, Details, "strike_notes")]).startswith(
        "**This register is a sample from the news, not a measure "
        "of intensity.** It holds 248 strikes and 495 reports"
    )


def test_the_first_view_counts_whole_attacks(view: View) -> None:
    """170 of 182 strikes are by air; sums are lower bounds, as the page says."""
    blocks = page(view)
    count, killed, injured = figures(blocks)
    assert ("170", "at least 2,680", "at least 6,000") == (count, killed, injured)
    assert "latest numbers of 152 of 170 strikes" in texts(blocks)
    notes = texts([find(blocks, Details, "strike_notes")])
    assert "18 strikes have no number: unknown, not zero" in notes
    table = find(blocks, Table, "strikes")
    assert table.label  # closed until opened
    listed = rows(table)
    assert 182 == len(listed)
    assert 12 == sum(row["Reported used"].endswith("(in no sum)") for row in listed)


def test_the_level_is_a_key_of_the_link(view: View) -> None:
    """At the innermost level 199 air strikes are in sums, and 211 in the table."""
    (level,) = find(page(view), Controls, "choose_level").fields
    assert ("level", "outermost") == (level.name, level.chosen)
    assert ["outermost", "innermost"] == [code for code, _ in level.options]
    chosen = chosen_view(view, "level", "innermost")
    assert chosen is not None
    blocks = page(chosen[0])
    assert "199" == figures(blocks)[0]
    listed = rows(find(blocks, Table, "strikes"))
    assert 211 == len(listed)
    (kyiv,) = (row for row in listed if row["First day"] == "3 July 2025")
    assert "Ukraine, country-wide, 3–4 July 2025" == kyiv["Part of"]


def test_kryvyi_rih_shows_each_toll_and_russias_claim_apart(view: View) -> None:
    """16, 18, 19 and 20 with dates and links; the UN's 18 and 19; Russia's 85 apart."""
    panel = find(page(view, strike=KRYVYI_RIH), Panel, "strike").blocks
    reports, claims = find(panel, Table, "reports"), find(panel, Table, "claims")
    listed = rows(reports)
    assert [
        "at least 16, 6 of them children", "18, 9 of them children",
        "19, 9 of them children", "at least 19", "18, 9 of them children", "20",
    ] == [row["Killed"] for row in listed]  # fmt: skip
    links = [row[0] for row in reports.rows]
    assert all(isinstance(a, Link) and a.url.startswith("https://") for a in links)
    assert any("4 April 2025" in row["Report, by publication"] for row in listed)
    assert 2 == sum(row["Side"] == "United Nations" for row in listed)
    (claim,) = rows(claims)
    assert ("85", "Russia (attacker)") == (claim["Killed"], claim["Side"])
    text = texts(panel)
    assert "at least 16, then 18, at least 19 and 20 killed" in text
    assert "**Attacker’s claim:** Russian Ministry of Defence claims 85 killed" in text
    assert text.index("Reports of Ukraine, the United Nations") < text.index(ATTACKER)


def test_the_attackers_number_is_in_no_other_column(view: View) -> None:
    """In the table: 20 killed of 16 to 20, and Russia's 85 in its own column."""
    (row,) = (
        row
        for row in rows(find(page(view), Table, "strikes"))
        if row["Place"] == "Kryvyi Rih" and row["First day"] == "4 April 2025"
    )
    assert ("20", "16 – 20", "85") == (
        row["Killed"],
        row["Killed, range"],
        row["Attacker’s claim, killed"],
    )


def test_part_lists_its_tolls_and_links_to_its_attack(view: View) -> None:
    """8, 14, 23 and 26 injured, 1 killed; a link opens the country-wide attack."""
    panel = find(page(view, strike=KYIV), Panel, "strike").blocks
    listed = rows(find(panel, Table, "reports"))
    injured = [row["Injured"] for row in listed]
    assert ["8", "at least 14", "at least 23", "at least 26"] == injured
    assert ["at least 1"] == [
        row["Killed"] for row in listed if row["Killed"] != "not said"
    ]
    link = find(panel, PageLink)
    assert ("", "2025-07-04-ukraine") == (link.page, link.view.strike)
    attack_panel = find(page(link.view), Panel, "strike").blocks
    assert "Ukraine, country-wide, 3–4 July 2025" in texts(attack_panel)
    assert KYIV == find(attack_panel, PageLink).view.strike


def test_list_has_every_strike_of_the_range(view: View) -> None:
    """The list has every strike of the range, newest first."""
    (field,) = find(page(view), Controls, "choose_strike").fields
    assert ("strike", "none") == (field.name, field.chosen)
    nothing, *offered = field.options
    assert "none" == nothing[0]
    oblasts, strikes_offered = offered[:-248], offered[-248:]
    assert all(code.startswith("UA-") for code, _ in oblasts)
    assert sorted(name for _, name in oblasts) == [name for _, name in oblasts]
    assert ("UA-63", "Kharkiv oblast") in oblasts
    assert ("2026-10-08-kramatorsk", "8 October 2026: Kramatorsk") == strikes_offered[0]
    assert "4 April 2025: Kryvyi Rih" == dict(field.options)[KRYVYI_RIH]
    chosen = chosen_view(view, "strike", KRYVYI_RIH)
    assert chosen is not None
    blocks = page(chosen[0])
    (field,) = find(blocks, Controls, "choose_strike").fields
    assert KRYVYI_RIH == field.chosen
    assert "Kryvyi Rih, 4 April 2025" in texts(blocks)


@pytest.mark.parametrize("name", ["oblast_map", "oblast_tiles", "strike_timeline"])
def test_a_mark_opens_its_oblast_or_strike(view: View, name: str) -> None:
    """Marks open a strike or oblast by its key in links, in the panel."""
    chart = find(page(view), Chart, name)
    assert ("strike", "strike") == (chart.chooses, chart.opens)


def test_an_oblast_names_its_strikes_most_killed_first(view: View) -> None:
    """Kharkiv: its toll, five strikes with links, and the others closed."""
    panel = find(page(view, strike="UA-63"), Panel, "strike").blocks
    text = texts(panel)
    assert "Kharkiv oblast" in text
    assert "**Killed: at least 257. Injured: at least 500.**" in text
    links = [block for block in panel if isinstance(block, PageLink)]
    assert 5 == len(links)
    assert "Hroza, 5 October 2023: 59 killed" == links[0].label
    assert "2023-10-05-hroza" == links[0].view.strike
    more = find(panel, Details, "more")
    assert "24 more strikes" == more.label
    assert "Kharkiv, 28 February 2022 (artillery, in no sum): at least 11 killed" in [
        block.label for block in more.blocks if isinstance(block, PageLink)
    ]


def test_a_place_lists_as_many_strikes_as_a_search_counts(view: View) -> None:
    """Kryvyi Rih has six, including a part of the larger attack of 8 July 2024."""
    panel = find(page(view, strike="Kryvyi Rih"), Panel, "strike").blocks
    assert "6 strikes in the register" in texts(panel)
    links = [block.label for block in panel if isinstance(block, PageLink)]
    more = find(panel, Details, "more")
    links += [block.label for block in more.blocks if isinstance(block, PageLink)]
    assert 6 == len(links)
    assert "Kryvyi Rih, 8 July 2024: 10 killed" in links


def test_without_a_choice_the_panel_ranks_the_oblasts(view: View) -> None:
    """Oblasts are ranked by people killed, with the numbers of the map."""
    first, second, *others = rows(find(page(view), Table, "oblasts"))
    assert ("Donetsk oblast", "at least 822", "17") == (
        first["Oblast"], first["Killed"], first["Strikes"],
    )  # fmt: skip
    assert ("Kyiv (city)", "at least 300") == (second["Oblast"], second["Killed"])
    assert 23 == len(others)


def test_an_oblast_without_a_strike_in_the_range_is_not_zero(view: View) -> None:
    """An oblast without a strike in the range can be opened, and is not zero."""
    february = date(2023, 2, 1)
    blocks = page(view, first_month=february, last_month=february, strike="UA-63")
    text = texts([find(blocks, Panel, "strike")])
    assert "Kharkiv oblast" in text
    assert "That is not zero: the register is a sample." in text


def test_a_strike_shows_what_each_side_says(view: View) -> None:
    """Kryvyi Rih: Ukraine 19, the UN 18, AP 20 and Russia 85, each with its page."""
    panel = find(page(view, strike=KRYVYI_RIH), Panel, "strike").blocks
    assert "**Killed: 20. Injured: 75.**" in texts(panel)
    sides = find(panel, Table, "sides")
    assert [
        ("Ukraine", "at least 19"), ("United Nations", "18"), ("Independent", "20"),
        ("Russia (attacker)", "85"),
    ] == [
        (row["Who says so, and where"].partition(":")[0], row["Killed"])
        for row in rows(sides)
    ]  # fmt: skip
    for name, *_ in sides.rows:
        assert isinstance(name, tuple)
        assert isinstance(name[1], Link)
        assert name[1].url.startswith("https://")


def test_side_without_a_report_is_named(view: View) -> None:
    """26 April 2022: the table says that the register has no UN report."""
    sides = find(page(view, strike="2022-04-26-ukraine"), Table, "sides")
    sources = [row["Who says so, and where"] for row in rows(sides)]
    assert "United Nations: no report in the register" in sources


def test_an_opened_strike_leads_back_to_its_oblast(view: View) -> None:
    """A link leads from Kryvyi Rih to Dnipropetrovsk oblast."""
    panel = find(page(view, strike=KRYVYI_RIH), Panel, "strike").blocks
    link = find(panel, PageLink)
    assert "All strikes: Dnipropetrovsk oblast" == link.label
    assert "UA-12" == link.view.strike


def test_a_strike_leads_to_its_nights(view: View) -> None:
    """4 April 2025 has the number launched that night, with a link to its posts."""
    panel = find(page(view, strike=KRYVYI_RIH), Panel, "strike").blocks
    (night,) = [b for b in panel if isinstance(b, PageLink) and b.page == "attacks"]
    assert "Launched in attacks that ended on 4 April 2025: 78" == night.label
    assert (date(2025, 4, 4), None) == (night.view.day, night.view.strike)


def test_artillery_leads_to_no_night(view: View) -> None:
    """Artillery has no link to a night, as nights are of missiles and drones."""
    panel = find(page(view, strike="2022-02-28-kharkiv"), Panel, "strike").blocks
    assert [] == [b for b in panel if isinstance(b, PageLink) and b.page == "attacks"]


def test_another_strike_runs_only_the_panels_queries(
    view: View, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Opening another strike runs only the queries of its panel."""
    page(view)
    for query in ("strikes", "strike_sums", "strike_span"):
        monkeypatch.delattr(f"dashboard.queries.{query}")
    blocks = page(view, strike="2024-07-08-ukraine", day=date(2024, 7, 8))
    assert "Ukraine, country-wide, 8 July 2024" in texts(blocks)


def test_part_with_a_higher_toll_than_its_attack_is_noted(view: View) -> None:
    """Uman's 23 killed exceed the 12 first reported for its whole attack."""
    text = texts(page(view, strike="2023-04-28-ukraine"))
    assert "A part has a higher figure than the whole" in text


def test_months_without_a_strike_are_not_zero(view: View) -> None:
    """February 2023 has no strike, which is not zero; a link still opens one."""
    february = date(2023, 2, 1)
    blocks = page(view, first_month=february, last_month=february, strike=KRYVYI_RIH)
    assert "That is not zero: it is a sample." in texts(blocks)
    assert not [block for block in walk(blocks) if isinstance(block, (Cards, Chart))]
    assert "Kryvyi Rih, 4 April 2025" in texts(blocks)
    (field,) = find(blocks, Controls, "choose_strike").fields
    assert ["none", KRYVYI_RIH] == [code for code, _ in field.options]


def test_fewer_weapons_show_fewer_strikes_and_say_so(view: View) -> None:
    """With glide bombs alone there are eleven strikes, and a notice."""
    blocks = page(view, categories=("glide_bomb",))
    assert "11" == figures(blocks)[0]
    assert "appear only with all weapons chosen" in texts(blocks)


@pytest.mark.parametrize(
    ("first_month", "caption_start"),
    [(date(2022, 9, 1), "February 2022"), (date(2025, 1, 1), "January 2025")],
)
def test_caption_begins_with_the_month_of_the_first_strike(
    view: View, first_month: date, caption_start: str
) -> None:
    """Captions begin with the month of the first strike, even before September 2022."""
    blocks = page(view, first_month=first_month)
    for name in ("oblast_map", "oblast_tiles", "strike_timeline", "strike_tolls"):
        assert f"{caption_start} – October 2026" in find(blocks, Chart, name).subtitle


def test_first_toll_and_later_tally_are_both_shown(view: View) -> None:
    """23 January 2024: the president's 18, the later 12, and a note on both."""
    panel = find(page(view, strike="2024-01-23-ukraine"), Panel, "strike").blocks
    killed = [row["Killed"] for row in rows(find(panel, Table, "reports"))]
    assert ["at least 18", "at least 12"] == [k for k in killed if k != "not said"]
    text = texts(panel)
    assert (
        "**Killed:** at least 12, by the latest report with a "
        "number, the attacker’s apart; reports range from 12 to 18"
    ) in text
    assert "**Note:** The president said 18 killed on the first evening" in text


def test_a_ukrainian_page_says_that_a_note_is_english(view: View) -> None:
    """A Ukrainian page labels an English note as such."""
    text = texts(page(view, strike="2024-01-23-ukraine", language="uk"))
    assert "**Примітка (англійською):** The president said 18 killed" in text


def test_artillery_strike_is_labelled_as_in_no_sum(view: View) -> None:
    """Kherson was shelled on 24 December 2022: no air strike, and the page says so."""
    sentence = "A strike by artillery: it is in no sum of air strikes."
    assert sentence in texts(page(view, strike="2022-12-24-kherson"))
    assert sentence not in texts(page(view, strike=KRYVYI_RIH))


def test_places_have_their_sums_and_no_country_wide_strike(view: View) -> None:
    """Kyiv has 29 strikes; country-wide ones have no row, and a note by the map."""
    blocks = page(view)
    first, *others = rows(find(blocks, Table, "places"))
    assert ("Kyiv", "29", "at least 300") == (
        first["Place"],
        first["Strikes"],
        first["Killed"],
    )
    assert not [row for row in others if "country-wide" in row["Place"]]
    assert "48 country-wide attacks are in no oblast" in texts(blocks)


def test_files_have_sums_and_strikes_with_all_reports(view: View) -> None:
    """Files have sums of oblasts and places, and the strikes with all reports."""
    blocks = page(view, level="innermost")
    names = [block.name for block in walk(blocks) if isinstance(block, Download)]
    assert [
        "oblasts_innermost",
        "strikes_innermost",
        "tolls_innermost",
        "tiles_innermost",
        "places_innermost",
        "strikes_table_innermost",
    ] == names
    for name in names:
        download = find(blocks, Download, name)
        assert download.sources is not None
        assert 211 == len(download.sources(database.connect()))
        assert "strike_summaries" == download.mart


@pytest.mark.parametrize("level", LEVELS)
def test_every_row_of_a_file_has_a_link(view: View, level: str) -> None:
    """Each month, oblast, place and strike has at least one link."""
    downloads = [b for b in walk(page(view, level=level)) if isinstance(b, Download)]
    assert 6 == len(downloads)
    for download in downloads:
        urls = download.rows["urls"]
        assert urls.str.match(r"https?://[^;]+(;https?://[^;]+)*$").all(), download.name


def test_outlines_are_in_the_app_and_on_the_plain_page(view: View) -> None:
    """Outlines reach the browser and the plain page; an open oblast is outlined."""
    words = PageView.of(view).words
    outlines = find(page(view), Chart, "oblast_map")
    content = unpacked(live_drawings(outlines, words))
    for drawn in content["drawings"]:
        assert [27] * 5 == [len(drawn["outlines"]), *map(len, drawn["boxes"])]
        assert all(path.startswith("M") for path in drawn["outlines"])
    html = chart_html(outlines, replace(view, strike="UA-63"))
    assert 4 == html.count('class="chosen"><path d="M')
    assert 'class="chosen"' not in chart_html(outlines, view)


def test_a_place_opens_its_toll_and_its_strikes(view: View) -> None:
    """A place opens like an oblast, and is in the list."""
    panel = find(page(replace(view, strike="Kryvyi Rih")), Panel, "strike").blocks
    assert "Kryvyi Rih" == find(panel, Heading).text
    assert "Killed: at least 48" in texts(panel)
    links = find_all(panel, PageLink)
    assert "Kryvyi Rih, 4 April 2025: 20 killed; Russia claims 85" == links[0].label
    assert all(link.label.startswith("Kryvyi Rih, ") for link in links)
    (field,) = find(panel, Controls).fields
    assert "Kryvyi Rih" == dict(field.options)[field.chosen]


@pytest.mark.parametrize(
    ("area", "toll"),
    [
        ("Kyiv", "Kyiv, people reported killed: at least 300, injured: at least"),
        ("UA-63", "Kharkiv oblast, people reported killed: at least 257, injured: at"),
    ],
)
def test_sentence_of_an_opened_area_is_its_own_toll(
    view: View, area: str, toll: str
) -> None:
    """The sentence at an opened place or oblast is of it, not of the whole sample."""
    (quoted,) = find_all(page(replace(view, strike=area)), Share)
    assert quoted.sentence.startswith(toll)
    assert "a sample from the news that lacks many strikes" in quoted.sentence


def test_sentence_to_copy_has_the_last_day_of_the_register(view: View) -> None:
    """170 strikes are up to 8 October; the reports of nights end a day earlier."""
    (quoted,) = find_all(page(view), Share)
    assert quoted.sentence.endswith("figures to 8 October 2026.")


def test_choice_without_any_number_has_no_charts_or_lists(view: View) -> None:
    """March 2026, drones, innermost: without numbers there are no charts or lists."""
    march = date(2026, 3, 1)
    blocks = page(
        view,
        first_month=march,
        last_month=march,
        categories=("drone",),
        level="innermost",
    )
    assert "None of the selected strikes has a number" in texts(blocks)
    charts = find_all(blocks, Chart)
    assert "strike_tolls" not in {chart.name for chart in charts}
    assert not any(": ." in chart.alt for chart in charts)
