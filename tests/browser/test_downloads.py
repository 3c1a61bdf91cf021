"""What only a browser can show of downloads, citations and copying."""

import io
import json
import re
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from playwright.sync_api import Page, expect

from dashboard import dataset
from tests.browser.conftest import Session, download_file, open_page, saved, settle
from tests.sampling import IS_LONG, only_in_full, sample

#: The first bytes of a chart's files.
PICTURES = {"svg": b"<svg", "png": b"\x89PNG", "html": b"<!doctype html>"}
LINK = "from=2025-01&to=2025-12&cat=glide_bomb"


def test_download_button_works_after_a_rerun(
    page: Page, site: str, tmp_path: Path
) -> None:
    """A download button on screen works, even after a rerun has dropped its file.

    Closing a menu starts such a rerun.
    """
    session = Session(page)
    open_page(page, f"{site}/revisions?from=2026-02&cat=missile&lang=en")
    page.locator(".st-key-menu_revisions button").first.click()
    csv = page.locator(".st-key-take_revisions_csv button")
    csv.wait_for()
    settle(page)
    session.is_held = True
    page.keyboard.press("Escape")
    expect(csv).to_be_hidden()
    session.wait_for_answer()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download the feed of revisions").click()
        session.release()
    assert saved(waiting.value, tmp_path).read_bytes().startswith(b"<?xml")


def test_every_format_downloads(page: Page, site: str, tmp_path: Path) -> None:
    """Every format downloads with the same twelve rows, and the chart as well.

    The zoomable page works offline, as it contains Plotly.
    """
    open_page(page, f"{site}/volumes?{LINK}")
    files = {
        form: download_file(page, "volumes", form, tmp_path)
        for form in (*("csv", "excel_csv", "excel", "parquet", "json"), *PICTURES)
    }
    name = r"air-strikes_volumes_2025-01_2025-12_\w{12}"
    assert re.fullmatch(rf"{name}\.xlsx", files["excel"].name)
    rows = pd.read_csv(files["csv"])
    assert 12 == len(rows)
    assert 3786 == rows.set_index("month").loc["2025-07-01", "launched"]
    assert (
        files["excel_csv"].read_bytes() == b"\xef\xbb\xbf" + files["csv"].read_bytes()
    )
    assert 12 == len(pd.read_parquet(files["parquet"]))
    document = json.loads(files["json"].read_text(encoding="utf-8"))
    assert 12 == len(document["rows"])
    assert f"{site}/volumes?v=1&from=2025-01&to=2025-12" in document["meta"]["citation"]
    assert "asof=2026-10-08" in document["meta"]["url"]
    book = openpyxl.load_workbook(files["excel"])
    assert 13 == book["data"].max_row
    assert 10 < book["sources"].max_row
    for form, start in PICTURES.items():
        assert files[form].read_bytes().startswith(start)
        assert files[form].suffix == f".{form}"
    requested: list[str] = []
    page.on("request", lambda request: requested.append(request.url))
    page.goto(files["html"].as_uri())
    page.wait_for_selector(".js-plotly-plot .bars path", state="attached")
    assert [files["html"].as_uri()] == [
        u for u in requested if not u.startswith("data:")
    ]


def test_dataset_zip_downloads_byte_for_byte(
    page: Page, site: str, tmp_path: Path
) -> None:
    """The downloaded zip equals the build's, byte for byte."""
    page.goto(f"{site}/data")
    page.wait_for_selector("h1")
    settle(page)
    with page.expect_download() as waiting:
        page.locator("[class*=st-key-file_airstrikes] button").first.click()
    path = saved(waiting.value, tmp_path)
    assert re.fullmatch(r"airstrikes-\w{12}\.zip", path.name)
    assert dataset.zipped() == path.read_bytes()
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
        assert "datapackage.json" in archive.namelist()


def test_the_citation_is_copied_with_one_click(page: Page, site: str) -> None:
    """One click copies the permanent link, which opens the pinned view."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_page(page, f"{site}/volumes?{LINK}")
    page.get_by_text("Cite and share").click()
    panel = page.locator('[data-testid="stExpander"]', has_text="A link that stays")
    panel.locator('[data-testid="stCode"]').first.hover()
    panel.get_by_role("button", name=re.compile("copy", re.IGNORECASE)).first.click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(
        f"{site}/volumes?v=1&from=2025-01&to=2025-12&cat=glide_bomb"
    )
    assert "asof=2026-10-08" in copied
    if IS_LONG:  # as test_print.py opens a link with a day
        page.goto(copied)
        settle(page)
        expect(page).to_have_url(re.compile("asof=2026-10-08"))


@pytest.mark.parametrize("language", sample(["uk", "en"], 1))
def test_code_is_copied_by_its_button(page: Page, site: str, language: str) -> None:
    """Every code block on Data has a translated copy button."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{site}/data?lang={language}")
    settle(page)
    pieces = page.locator(".content pre")
    expect(page.locator(".content pre + button.copy")).to_have_count(pieces.count())
    button = page.locator("pre:has-text('curl') + button.copy")
    expect(button).to_have_text({"en": "Copy", "uk": "Копіювати"}[language])
    button.click()
    expect(button).to_have_text({"en": "Copied", "uk": "Скопійовано"}[language])
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f'curl -o glide_bombs.csv "{site}/api/v2/')


@only_in_full
def test_sql_is_on_the_page_only_after_a_click(page: Page, site: str) -> None:
    """The SQL is on the page only after a click."""
    open_page(page, f"{site}/method?{LINK}")
    expect(page.get_by_text("One row per claimant")).to_have_count(0)
    page.get_by_text("How this number was made").first.click()
    expect(page.get_by_text("One row per").first).to_be_visible()


@only_in_full
def test_svg_has_title_source_licence_and_date(
    page: Page, site: str, tmp_path: Path
) -> None:
    """The SVG contains title, view, source, licence and date as text."""
    open_page(page, f"{site}/compare?{LINK}")
    path = download_file(page, "comparisons", "svg", tmp_path)
    text = re.sub(r"<[^>]+>", " ", path.read_text(encoding="utf-8"))
    text = re.sub(r"\s+", " ", text)
    for expected in (
        "What was said about a month, and our sum",
        "Glide bombs; January – December 2025",
        "not verified",
        "Figures to 7 October 2026",
        "CC BY 4.0",  # glide bombs have no Air Force figures
    ):
        assert expected in text
