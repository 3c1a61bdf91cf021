"""The contents of a download's files: rows, the pages behind them, and metadata."""

import pandas as pd

from dashboard import database, dataset, exports
from dashboard.citation import Citation
from dashboard.content.blocks import Download
from dashboard.content.file_columns import file_columns
from dashboard.exports import CARRIED, Extract
from dashboard.i18n import Words
from dashboard.page_view import PageView


def extract(
    download: Download, rows: pd.DataFrame, cited: Citation, page: PageView
) -> Extract:
    """Return the contents of a download's files; ``rows`` may have extra columns."""
    words = page.words
    pages = exports.links(download.rows)
    if download.sources is not None:
        # Concurrent downloads must not share the page's cursor.
        behind = exports.links(download.sources(page.con.cursor()))
        # These say who published a page, and when: keep them over duplicates.
        pages = pd.concat([behind, pages]).drop_duplicates("url")
    licence = dataset.licence(download.mart)
    about = {
        "title": cited.title,
        "view": cited.view,
        "build_id": cited.build_id,
        "as_of": cited.as_of.isoformat(),
        "licence": licence,
        "citation": cited.sentence(words),
        "url": cited.url,
        "dataset_sha256": cited.sha256 or "",
        "table": download.mart,
    }
    if "as_of" not in rows.columns:
        # A date, as in rows that already have the column.
        rows = rows.assign(build_id=cited.build_id, as_of=cited.as_of)
    text = notes(licence, words)
    if "listed_at" in rows.columns:
        heading = words("takeaway.notes_reported")
        text[heading] = f"{text[heading]} {words('takeaway.notes_listed')}"
    names = [*rows.columns, *(name for name in CARRIED if name not in rows.columns)]
    # Tables as known on an earlier day carry no comments.
    newest = database.connect().cursor()
    columns = file_columns(newest, download.mart, [*names, *pages.columns])
    return Extract(
        rows,
        pages,
        about,
        text,
        {name: columns[name].description for name in names if name in columns},
        {name: column.type for name, column in columns.items()},
    )


def notes(licence: str, words: Words) -> dict[str, str]:
    """Return notes on how to read the figures, by heading."""
    texts = {
        words("takeaway.notes_reported"): words("takeaway.notes_reported_text"),
        words("takeaway.notes_missing"): words("takeaway.notes_missing_text"),
        words("takeaway.notes_text"): words("takeaway.notes_text_text"),
        words("takeaway.notes_licence"): words(
            "takeaway.notes_licence_text",
            licence=licence,
            feed=f"{dataset.FEED_TITLE}, {dataset.FEED_URL}",
        ),
    }
    coded = {"basis": "basis", "status": "status", "bound": "bounded"}
    for column, section in coded.items():
        for key in words.entries:
            if key.startswith(f"{section}."):
                code = key.removeprefix(f"{section}.")
                texts[f"{column} = {code}"] = words.entries[key].format(value="…")
    return texts
