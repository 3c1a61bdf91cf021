"""Every chart and table has its downloads; every page has a citation."""

import csv
import io
import json
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import openpyxl
import pandas as pd
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from dashboard import exports, i18n
from dashboard.content import PAGES
from dashboard.content.blocks import Block, Chart, Download, Table
from dashboard.content.extract import extract
from dashboard.i18n import Words
from dashboard.page_view import PageView
from dashboard.permalink import Bar, Choices, View, decode
from dashboard.ui.address import pinned, view_url
from dashboard.ui.download import File, cite, files, live_chart, picture
from etl.paths import ROOT
from tests.dashboard.blocks import find, find_all, walk
from tests.dashboard.pages import SOME_PAGES
from tests.dashboard.reading import ENTRY, open_menus
from tests.sampling import sample

SITE = "https://example.org/volumes"
FORMS = ["csv", "excel_csv", "excel", "parquet", "json"]
OF_A_CHART = ["svg", "png", "html"]
JUNE = date(2025, 6, 1)
#: Opens panels of each page, so that their tables are there.
OPENED: dict[str, dict[str, Any]] = {
    "volumes": {"bar": Bar("drone", JUNE)},
    "munitions": {"bar": Bar("missile", JUNE)},
    "attacks": {
        "day": date(2025, 7, 9),
        "first_month": date(2025, 5, 1),
        "last_month": date(2025, 9, 1),
    },
    "strikes": {"strike": "2025-04-04-kryvyi-rih"},
    "compare": {"bar": Bar("drone", JUNE)},
}
#: Tables whose rows are in the file of a table nearby; and the dictionary, which has no
#: figures.
IN_ANOTHERS_FILE = {
    *("sources_beside", "munitions_regional_reports", "claims", "shorter"),
    *("steps", "largest_changes", "revised_figures", "dictionary"),
    *("attack_parts", "ranked_attacks"),
    *("outcomes_quarter", "outcomes_month", "small_parts"),
    *("oblasts", "sides"),
    # On Claims three come from registers, the others are parts of one file.
    *("breaks", "withheld", "parties", "claims_air_force", "claims_ukraine"),
    *("claims_independent", "claims_un", "claims_russia"),
}


class Asked(HTMLParser):
    """Collects the addresses that a page's elements request."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.addresses: list[str | None] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the addresses that an element loads or links to."""
        self.addresses += [value for key, value in attrs if key in ("src", "href")]


@pytest.fixture
def address(monkeypatch: pytest.MonkeyPatch) -> None:
    """Set the address by which the reader has opened the page."""
    for module in ("address", "download"):
        monkeypatch.setattr(f"dashboard.ui.{module}.page_url", lambda: SITE)


def opened(view: View, name: str) -> tuple[PageView, list[Block]]:
    """Return a page with its panels open, and all of its blocks."""
    page = PageView.of(replace(view, **OPENED.get(name, {})))
    return page, list(walk(PAGES[name].blocks(page)))


def by_form(offered: Any) -> dict[str, File]:
    """Return files by format."""
    return {file.form: file for file in offered}


def volumes_files(view: View, **changes: Any) -> tuple[Download, dict[str, File]]:
    """Return the download under the Volumes chart, and its files."""
    page = PageView.of(replace(view, **changes))
    download = find(PAGES["volumes"].blocks(page), Download, "volumes")
    return download, by_form(files(page, "volumes", download))


@pytest.mark.parametrize(
    ("name", "changes"),
    sample(
        [
            ("volumes", {}),
            *(("volumes", {"by": by}) for by in ("quarter", "year", "year_to_date")),
            *(("volumes", {"layout": layout}) for layout in ("years", "running")),
            ("volumes", {"munition_class": "ballistic"}),
            ("munitions", {"by": "quarter"}),
            ("munitions", {"by": "year_to_date", "split": "model"}),
            ("revisions", {"bar": Bar("drone", JUNE)}),
            ("attacks", {}),
            ("compare", {}),
            ("strikes", {}),
        ],
        7,
    ),
)
def test_files_of_figures_list_the_pages_behind_them(
    view: View, name: str, changes: dict[str, Any]
) -> None:
    """A file of figures lists the public pages that they are from."""
    page = PageView.of(replace(view, **{**OPENED.get(name, {}), **changes}))
    empty = [
        download.name
        for download in find_all(PAGES[name].blocks(page), Download)
        if len(download.rows)
        and extract(download, download.rows, cite(page, name), page).sources.empty
    ]
    assert [] == empty


@pytest.mark.parametrize("name", [name for name in PAGES if name != "front"])
def test_every_chart_and_table_is_followed_by_its_files(view: View, name: str) -> None:
    """Each chart and table is followed by its files.

    No file has fewer rows than the table above it.
    """
    waiting: Chart | Table | None = None
    for block in opened(view, name)[1]:
        if isinstance(block, Download):
            assert block.chart is (waiting if isinstance(waiting, Chart) else None)
            if isinstance(waiting, Table):
                assert len(waiting.rows) <= len(block.rows), block.name
            waiting = None
        elif isinstance(block, Chart) or (
            isinstance(block, Table) and block.name not in IN_ANOTHERS_FILE
        ):
            assert waiting is None, f"{block.name} comes before the file of {waiting}"
            waiting = block
    assert waiting is None


def test_pages_with_figures_have_files(view: View) -> None:
    """All pages except the glossary have figures, and so files."""
    without = [
        name
        for name in PAGES
        if not any(isinstance(block, Download) for block in opened(view, name)[1])
    ]
    assert ["glossary"] == without


def test_overview_has_one_menu_for_three_charts(view: View, address: None) -> None:
    """The overview has one menu for three charts, with their rows in every format."""
    page, blocks = opened(view, "front")
    charts_and_menu = [
        block for block in blocks if isinstance(block, (Chart, Download))
    ]
    assert [Chart, Chart, Chart, Download] == [type(block) for block in charts_and_menu]
    download = find(blocks, Download, "front")
    assert 75 == len(download.rows)
    assert FORMS == list(by_form(files(page, "front", download)))


@pytest.mark.parametrize("name", SOME_PAGES)
def test_every_table_and_chart_has_every_format(
    view: View, name: str, address: None
) -> None:
    """Rows come as CSV, CSV for Excel, Excel, Parquet, JSON; charts as pictures too."""
    page, blocks = opened(view, name)
    assert FORMS == [form.code for form in exports.FORMATS]
    for download in blocks:
        if isinstance(download, Download):
            assert not download.rows.empty
            forms = FORMS if download.chart is None else [*FORMS, *OF_A_CHART]
            assert forms == list(by_form(files(page, name, download))), download.name


def test_formats_have_labels_in_every_language() -> None:
    """Each format has a label in every language."""
    for language in i18n.LANGUAGES:
        words = i18n.load(language)
        assert all(words(f"takeaway.{form}") for form in (*FORMS, *OF_A_CHART))


def test_files_of_strikes_name_the_months_of_their_rows(
    view: View, address: None
) -> None:
    """The range starts in September 2022, but files name the first strike's month."""
    page = PageView.of(view)
    blocks = PAGES["strikes"].blocks(page)
    downloads = {block.name: block for block in find_all(blocks, Download)}
    for name, months, expected in (
        ("strikes_outermost", "2022-02_2026-10", "February 2022 – October 2026"),
        ("tolls_outermost", "2022-02_2026-10", "February 2022 – October 2026"),
    ):
        by_format = by_form(files(page, "strikes", downloads[name]))
        assert f"_{months}_" in by_format["csv"].name
        about = json.loads(by_format["json"].make())
        assert expected in json.dumps(about, ensure_ascii=False)
    assert "February 2022 – October 2026" in cite(page, "strikes").view
    assert "September 2022 – October 2026" in cite(page, "volumes").view
    opened = replace(view, strike="2022-03-07-makariv")
    page = PageView.of(opened)
    reports = find(PAGES["strikes"].blocks(page), Download, "strike_2022-03-07-makariv")
    by_format = by_form(files(page, "strikes", reports))
    assert "_2022-03_2022-03_" in by_format["csv"].name


def test_file_names_have_table_class_months_and_build(
    view: View, address: None
) -> None:
    """File names have table, class, months and build."""
    _, by_format = volumes_files(
        view, munition_class="ballistic", first_month=JUNE, last_month=JUNE
    )
    build_id = PageView.of(view).build["build_id"]
    name = f"air-strikes_volumes_ballistic_2025-06_2025-06_{build_id}"
    assert [
        f"{name}{ending}"
        for ending in (
            *(".csv", "_excel.csv", ".xlsx", ".parquet", ".json"),
            *(".svg", ".png", ".html"),
        )
    ] == [file.name for file in by_format.values()]


def test_the_menu_of_the_app_has_every_file() -> None:
    """The menu has rows in every format and the chart, made only when it is opened."""
    app = AppTest.from_file(ENTRY, default_timeout=300)
    app.query_params["lang"] = "en"
    app.switch_page("app_pages/volumes.py").run()
    assert [] == list(app.get("download_button"))
    open_menus(app)
    assert not app.exception
    ids = [button.proto.id for button in app.get("download_button")]
    assert [
        f"take_{name}_{form}"
        for name, forms in (
            ("volumes", [*FORMS, *OF_A_CHART]),
            ("volumes-by-year", FORMS),
            ("volumes-table", FORMS),
            ("volumes-wide", FORMS),
        )
        for form in forms
    ] == [f"take_{key.rpartition('-take_')[2]}" for key in ids]


@pytest.mark.parametrize("name", SOME_PAGES)
def test_every_page_can_be_cited(view: View, name: str, address: None) -> None:
    """Each page is cited in three styles, with its permanent link."""
    page = PageView.of(view)
    cited = cite(page, name)
    assert cited.title.endswith(f": {page.words(f'{name}.menu')}")
    assert cited.url.startswith(f"{SITE}?v=1&")
    assert "asof=2026-10-08" in cited.url
    assert cited.apa(page.words).startswith("The air-strike dashboard developers. (20")
    assert cited.url in cited.apa(page.words)
    assert cited.bibtex(page.words).startswith("@misc{airstrikes-")
    assert cited.url == json.loads(cited.csl(page.words))[0]["URL"]


def test_opened_citation_has_links_and_three_styles() -> None:
    """The citation has two links and three styles, each with a copy button."""
    app = AppTest.from_file(ENTRY, default_timeout=300)
    app.switch_page("app_pages/volumes.py").run()
    assert [] == list(app.code)
    app.session_state["cite_volumes"] = True
    app.run()
    assert not app.exception
    stays, latest, apa, bibtex, csl = (element.value for element in app.code)
    assert "asof=2026-10-08" in stays
    assert "asof=latest" in latest
    assert stays in apa
    assert bibtex.startswith("@misc{airstrikes-")
    assert stays == json.loads(csl)[0]["URL"]


def test_both_links_decode_to_the_view(
    view: View, choices: Choices, address: None
) -> None:
    """The pinned link has the as-of day, the other one the latest figures."""
    as_of = PageView.of(view).build["as_of"]
    for linked_view in (view, pinned(view, as_of)):
        parameters = dict(parse_qsl(urlsplit(view_url("volumes", linked_view)).query))
        assert (linked_view, []) == decode(parameters, choices)


@pytest.mark.parametrize("name", SOME_PAGES)
def test_sql_is_only_on_method_and_data(view: View, name: str) -> None:
    """SQL is shown only on Method and Data."""
    downloads = (
        b
        for b in walk(PAGES[name].blocks(PageView.of(view)))
        if isinstance(b, Download)
    )
    assert (name in ("method", "data")) == any(block.show_sql for block in downloads)


def test_lineage_shows_the_sql_of_the_mart() -> None:
    """The mart's SQL comes first, then its rules; it is shown only on request."""
    app = AppTest.from_file(ENTRY, default_timeout=300)
    app.switch_page("app_pages/method.py").run()
    assert [] == list(app.code)
    app.session_state["made_claimants"] = True
    app.run()
    assert not app.exception
    code = [element.value.strip() for element in app.code]
    folder = ROOT / "etl" / "sql"
    mart = (folder / "marts" / "claimants.sql").read_text()
    assert mart.strip() == code[0]
    assert len(code) > 1
    assert not any(text.startswith("-- One row per staged") for text in code)


def test_file_has_build_licence_citation_and_links(
    view: View, words: Words, address: None
) -> None:
    """A file has build, day, licence, citation, view and link, and all source links."""
    page = PageView.of(view)
    download, _ = volumes_files(view)
    content = extract(download, download.rows, cite(page, "volumes"), page)
    about = content.about
    assert page.build["build_id"] == about["build_id"]
    assert "2026-10-08" == about["as_of"]
    assert "CC-BY-NC-SA-4.0" == about["licence"]
    assert about["url"] in about["citation"]
    assert 64 == len(about["dataset_sha256"])
    assert "headline_volumes" == about["table"]
    assert len(content.sources) > 1000
    assert content.sources["url"].is_unique
    assert set(download.rows["url"].dropna()) <= set(content.sources["url"])


def test_all_formats_of_a_view_have_the_same_rows(view: View, address: None) -> None:
    """Five formats of the Volumes table have the same rows and columns.

    Licence, citation and the link to a row's sources are added to the mart's columns.
    """
    download, by_format = volumes_files(view)
    contents = {form: by_format[form].make() for form in FORMS}
    shape = (150, len(download.rows.columns) + 3)
    assert shape == pd.read_csv(io.BytesIO(contents["csv"])).shape
    assert exports.BOM + contents["csv"] == contents["excel_csv"]
    assert shape == pd.read_parquet(io.BytesIO(contents["parquet"])).shape
    assert shape == pd.DataFrame(json.loads(contents["json"])["rows"]).shape
    sheet = openpyxl.load_workbook(io.BytesIO(contents["excel"]))["data"]
    assert shape == (sheet.max_row - 1, sheet.max_column)


def test_each_row_links_to_the_view_that_lists_its_parts(
    view: View, choices: Choices, address: None
) -> None:
    """A row links to the view that lists its parts, pinned, with its bar open."""
    _, by_format = volumes_files(
        view, categories=("drone",), first_month=JUNE, last_month=JUNE
    )
    (linked_view,) = listed_views(by_format["csv"], choices)
    assert ("2026-10-08", Bar("drone", JUNE)) == (linked_view.as_of, linked_view.bar)


def test_rows_of_days_months_and_quarters_have_their_basis(
    view: View, choices: Choices, address: None
) -> None:
    """Rows have their basis; days also their reports, longer periods their days."""
    page, blocks = opened(view, "attacks")
    downloads = {
        block.name: block
        for block in blocks
        if isinstance(block, Download) and block.mart in ("attack_days", "attacks")
    }
    columns = {name: set(d.rows.columns) for name, d in downloads.items()}
    assert all({"basis", "as_of"} <= column_names for column_names in columns.values())
    of_periods = {
        name
        for name, column_names in columns.items()
        if "n_reports" not in column_names
    }
    assert {
        *("attack-quarters", "attack-quarters-medians", "attack-quarters-table"),
        *("attack-months", "attack-months-table"),
    } == of_periods
    for name in of_periods:
        assert "days_with_figure" in columns[name]
        months = 3 if "quarters" in name else 1
        offered = by_form(files(page, "attacks", downloads[name]))
        views = listed_views(offered["csv"], choices)
        assert len(downloads[name].rows) == len(views)
        assert {months} == {
            1 + v.last_month.month - v.first_month.month for v in views
        }, name


def listed_views(file: File, choices: Choices) -> list[View]:
    """Return the views to which the rows of a CSV link."""
    views = []
    for row in csv.DictReader(io.StringIO(file.make().decode())):
        where, _, query = row["listed_at"].partition("?")
        linked, problems = decode(dict(parse_qsl(query)), choices)
        assert (SITE, []) == (where, problems)
        views.append(linked)
    return views


def test_pictures_have_title_source_and_link(view: View) -> None:
    """SVG and PNG have title, source and link; a picture for print is large."""
    chart = find(PAGES["volumes"].blocks(PageView.of(view)), Chart, "monthly_volumes")
    svg = picture(chart, f"{SITE}?v=1", "svg")
    assert chart.title in svg.decode()
    assert f"{SITE}?v=1" in svg.decode()
    image = Image.open(io.BytesIO(picture(chart, f"{SITE}?v=1", "png")))
    assert "PNG" == image.format
    assert image.width > 1000


@pytest.mark.parametrize("name", SOME_PAGES)
def test_zoomable_chart_needs_no_network(view: View, name: str) -> None:
    """The zoomable chart includes Plotly, and requests nothing."""
    for chart in opened(view, name)[1]:
        if isinstance(chart, Chart):
            page = live_chart(chart).decode()
            assert "plotly.js v" in page
            assert "Plotly.newPlot(" in page
            assert [] == Asked(page).addresses, chart.name
            assert page == live_chart(chart).decode()  # cached
