"""Under every chart and table its files; on every page a citation."""

import io
import json
from collections.abc import Iterator
from typing import Any

import openpyxl
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import database, i18n, queries
from dashboard.panels import takeaway
from dashboard.permalink import decode
from etl.paths import ROOT
from tests.dashboard.reading import open_menus

ENTRY = str(ROOT / "dashboard" / "streamlit_app.py")
PAGES = ("volumes", "munitions", "attacks", "strikes", "compare", "method", "data")
PICTURES = ["svg", "png"]
FORMS = ["csv", "excel_csv", "excel", "parquet", "json"]
#: Opens what each page has to open, so that its tables are there.
OPENED = {
    "volumes": {"bar": "drone:2025-06"},
    "munitions": {"bar": "missile:2025-06"},
    "attacks": {"day": "2025-07-09", "from": "2025-05", "to": "2025-09"},
    "strikes": {"strike": "2025-04-04-kryvyi-rih"},
    "compare": {"bar": "drone:2025-06"},
}


def open_page(page: str, **parameters: str) -> AppTest:
    """Run the app on a page, with a link's parameters."""
    app = AppTest.from_file(ENTRY, default_timeout=60)
    for key, value in parameters.items():
        app.query_params[key] = value
    app.run()
    app.switch_page(f"app_pages/{page}.py").run()
    assert not app.exception
    return app


def elements(node: Any) -> Iterator[Any]:
    """Yield every element below a block in the order of the page."""
    for child in node.children.values():
        if hasattr(child, "children"):
            yield from elements(child)
        else:
            yield child


def is_chart(element: Any) -> bool:
    """Tell whether an element is a chart, Plotly's or one drawn on the server."""
    if element.type == "bidi_component":
        return str(element.proto.component_name).endswith(".drawn_chart")
    return bool(element.type == "plotly_chart")


@pytest.mark.parametrize("page", PAGES)
def test_every_chart_and_table_is_followed_by_its_files(page: str) -> None:
    """No chart and no list comes before the files of the one above it.

    Tables of one panel, such as a bar's parts and what was said beside them, are one
    file; the dictionary of the Data page describes the table above it.
    """
    app = open_menus(open_page(page, **OPENED.get(page, {})))
    waiting: str | None = None
    shown = 0
    for element in elements(app.main):
        kind = element.type
        if is_chart(element) or kind in ("dataframe", "table"):
            assert waiting is None or kind == "table", f"{waiting} before {kind}"
            if page != "data":
                waiting, shown = kind, shown + 1
        elif kind == "download_button":
            waiting = None
    assert waiting is None
    assert page == "data" or shown >= 2


@pytest.mark.parametrize("page", PAGES)
def test_each_row_has_every_form(page: str) -> None:
    """CSV, CSV for Excel, Excel, Parquet, JSON; under a chart its picture too."""
    app = open_menus(open_page(page, **OPENED.get(page, {})))
    rows: dict[str, list[str]] = {}
    for button in app.get("download_button"):
        key = button.proto.id.rpartition("-take_")[2]
        if "take_" not in button.proto.id:
            continue
        kinds = sorted([*FORMS, *PICTURES], key=len)[::-1]
        form = next(f for f in kinds if key.endswith(f"_{f}"))
        rows.setdefault(key.removesuffix(f"_{form}"), []).append(form)
        assert button.proto.label in (
            "CSV",
            "CSV for Excel",
            "Excel",
            "Parquet",
            "JSON",
            "SVG",
            "PNG",
        )
    assert rows
    assert all(forms in (FORMS, [*FORMS, *PICTURES]) for forms in rows.values()), rows
    n_charts = sum(forms != FORMS for forms in rows.values())
    assert n_charts == sum(map(is_chart, elements(app.main)))


@pytest.mark.parametrize("page", PAGES)
def test_every_page_can_be_cited(page: str) -> None:
    """Two links and three styles, each with a copy button, once they are opened."""
    app = open_page(page)
    app.session_state[f"cite_{page}"] = True
    app.run()
    shown = [element.value for element in app.code]
    pinned, latest, apa, bibtex, csl = shown[-5:]
    assert "asof=2026-06-28" in pinned
    assert "asof=latest" in latest
    assert apa.startswith("The air-strike dashboard developers. (20")
    assert pinned in apa
    assert bibtex.startswith("@misc{airstrikes-")
    assert pinned == json.loads(csl)[0]["URL"]


def test_both_links_decode_to_the_view(view: Any, choices: Any) -> None:
    """The pinned one names the day, the other asks for the newest figures."""
    build = queries.build_info(database.connect())
    for shown in (view, takeaway.pinned(view, build["as_of"])):
        query = takeaway.address("volumes", shown).partition("?")[2]
        asked = dict(pair.split("=") for pair in query.split("&"))
        assert (shown, []) == decode(asked, choices)


def test_how_a_number_was_made_is_the_models_own_sql() -> None:
    """The mart's file first, then the rules that it reads; none before it is asked."""
    app = open_page("volumes")
    closed = len(app.code)
    app.session_state["made_volumes"] = True
    app.run()
    shown = [element.value for element in app.code]
    assert len(shown) > closed + 5
    folder = ROOT / "etl" / "sql"
    mart = (folder / "marts" / "headline_volumes.sql").read_text()
    rule = (folder / "rules" / "monthly_statements.sql").read_text()
    assert mart.strip() == shown[0].strip()
    assert rule.strip() in [text.strip() for text in shown]
    assert not any(text.startswith("-- One row per staged") for text in shown)


def test_a_file_says_where_it_is_from(view: Any, words: i18n.Words) -> None:
    """Build, day, licence, citation, view, link; and every page behind the rows."""
    con = database.connect()
    build = queries.build_info(con)
    rows = queries.monthly_volumes(con, view)
    made = takeaway.Maker(
        con,
        rows,
        lambda con: queries.volume_sources(con, view),
        "headline_volumes",
        takeaway.cite("volumes", view, build, words),
        words,
    ).extract()
    about = made.about
    assert build["build_id"] == about["build_id"]
    assert "2026-06-28" == about["as_of"]
    assert "CC-BY-NC-SA-4.0" == about["licence"]
    assert about["url"] in about["citation"]
    assert 64 == len(about["dataset_sha256"])
    assert len(made.sources) > 1000
    assert made.sources["url"].is_unique
    assert set(rows["url"].dropna()) <= set(made.sources["url"])


def test_the_files_of_one_view_hold_the_same(view: Any, words: i18n.Words) -> None:
    """The five forms of the Volumes table have the same rows and columns."""
    con = database.connect()
    build = queries.build_info(con)
    rows = queries.in_range(queries.monthly_volumes(con, view), view)
    cited = takeaway.cite("volumes", view, build, words)
    extract = takeaway.Maker(
        con, rows, None, "headline_volumes", cited, words
    ).extract()
    files = {f.code: f.make(extract) for f in takeaway.exports.FORMATS}
    shape = (150, len(rows.columns) + 2)
    assert shape == pd.read_csv(io.BytesIO(files["csv"])).shape
    assert shape == pd.read_parquet(io.BytesIO(files["parquet"])).shape
    assert shape == pd.DataFrame(json.loads(files["json"])["rows"]).shape
    sheet = openpyxl.load_workbook(io.BytesIO(files["excel"]))["data"]
    assert shape == (sheet.max_row - 1, sheet.max_column)


@pytest.mark.parametrize("column", ["basis", "n_reports"])
def test_days_months_and_quarters_say_what_they_stand_on(column: str) -> None:
    """Row by row: the basis; a day also its reports, a month or quarter its days."""
    made: dict[str, pd.DataFrame] = {}
    real = takeaway.Maker

    class Spy(real):  # type: ignore[misc, valid-type]
        def __init__(self, con: Any, rows: pd.DataFrame, *rest: Any) -> None:
            made[f"{len(made)}"] = rows
            super().__init__(con, rows, *rest)

    takeaway.Maker = Spy  # type: ignore[misc]
    try:
        open_menus(open_page("attacks", **{"from": "2025-05", "to": "2025-09"}))
    finally:
        takeaway.Maker = real  # type: ignore[misc]
    frames = list(made.values())
    of_days = [rows for rows in frames if "n_reports" in rows.columns]
    others = [rows for rows in frames if "n_reports" not in rows.columns]
    assert of_days
    assert others
    if column == "basis":
        assert all("basis" in rows.columns for rows in frames if "day" in rows.columns)
    assert all("days_with_figure" in rows.columns for rows in others)
    assert all("url" in rows.columns for rows in others)


def test_the_overview_gives_its_months_as_files() -> None:
    """Three charts of one table: one menu below them, in every form."""
    app = open_menus(open_page("front"))
    keys = [
        button.proto.id.rpartition("-take_")[2] for button in app.get("download_button")
    ]
    assert [f"front_{form}" for form in FORMS] == keys
