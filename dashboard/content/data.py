"""The Data page: the whole dataset, its tables, and how to get them."""

from typing import Any

from dashboard import dataset, queries
from dashboard.content.blocks import (
    SITE,
    Beside,
    Block,
    Code,
    Column,
    Controls,
    Download,
    Field,
    FileLink,
    Heading,
    Notice,
    Table,
    Text,
)
from dashboard.content.frame import link_problems
from dashboard.content.markdown import literal
from dashboard.i18n import Words
from dashboard.page_view import PageView
from dashboard.permalink import Problem

#: Two example API requests.
GLIDE_BOMBS = "headline_volumes.csv?from=2025-01&to=2025-12&cat=glide_bomb"
BALLISTIC = "class_volumes.csv?cat=missile&class=ballistic"


def data(page: PageView) -> list[Block]:
    """Return the page."""
    words, build = page.words, page.build
    copied_on = words.day(build["feed_copied_on"])
    build_id = build["build_id"]
    tables = dataset.tables()
    api = f"{SITE}api/v2/"
    commands = (
        f'curl -o glide_bombs.csv "{api}{GLIDE_BOMBS}"\n'
        f'curl -o ballistic.csv "{api}{BALLISTIC}"'
    )
    addresses = {"openapi": "/api/v2/openapi.json", "downloads": "/downloads/"}
    return [
        Heading(words("data.title"), 1),
        Text(words("data.lead", as_of=copied_on, build_id=build_id)),
        Heading(words("data.whole")),
        *(_dataset_files(page, tables) if tables else [Notice(words("data.nothing"))]),
        *(_one_table(page, tables) if tables else []),
        Heading(words("data.http")),
        Text(words("data.http_text", **addresses)),
        Code(commands),
        Heading(words("data.programs")),
        Text(words("data.programs_text")),
        Code(words("data.program", build_id=build_id).strip()),
        Heading(words("data.cite")),
        Text(words("data.cite_text")),
    ]


def _dataset_files(page: PageView, tables: tuple[dataset.Table, ...]) -> list[Block]:
    """Return the dataset as two files, and the hash that citations give."""
    words = page.words
    name = f"airstrikes-{page.build['build_id']}"
    packed = FileLink(
        f"{name}.zip",
        words("data.zip"),
        "application/zip",
        f"/downloads/{name}.zip",
        dataset.zipped,
    )
    database = FileLink(
        f"{name}.duckdb",
        words("data.duckdb"),
        "application/octet-stream",
        f"/downloads/{name}.duckdb",
        dataset.database_file,
    )
    return [
        Beside(
            (
                (Text(words("data.zip_text", n=len(tables))), packed),
                (Text(words("data.duckdb_text")), database),
            )
        ),
        Text(words("data.hash")),
        Code(dataset.sha256() or ""),
    ]


def _one_table(page: PageView, tables: tuple[dataset.Table, ...]) -> list[Block]:
    """Return the selected table with its files and its data dictionary."""
    words, chosen = page.words, page.view.table
    by_name = {table.name: table for table in tables}
    table = by_name.get(chosen or "", tables[0])
    missing = (
        [Problem("table", chosen, table.name)]
        if chosen not in (None, table.name)
        else []
    )
    names = tuple((name, name) for name in by_name)
    licence = words("data.licence", licence=table.licence)
    return [
        Heading(words("data.tables")),
        Text(words("data.tables_text")),
        *link_problems(missing, words),
        Controls(
            "choose_table", (Field("table", words("data.table"), names, table.name),)
        ),
        Text(f"**{literal(table.title)}** · {table.description}  \n{licence}"),
        *_files(page, table),
        _dictionary(table, words),
    ]


def _files(page: PageView, table: dataset.Table) -> list[Block]:
    """Return a register as its CSV file, or a mart in every file format."""
    words = page.words
    if table.is_register:
        name = f"air-strikes_{table.name}_{page.build['build_id']}.csv"
        label = words("data.register_csv")
        path = f"/downloads/{table.name}.csv"
        return [FileLink(name, label, "text/csv", path, table.path.read_bytes)]
    rows = queries.whole_table(page.con, table.name)
    return [
        Text(words("data.rows", n=len(rows)), is_small=True),
        Download(table.name, table.name, rows, words("takeaway.table"), show_sql=True),
    ]


def _dictionary(table: dataset.Table, words: Words) -> Table:
    """Return the meaning of each column, in file order."""
    titles = ("field", "meaning", "type", "rules", "example")
    return Table(
        "dictionary",
        words("data.dictionary_alt", name=table.name),
        tuple(Column(words(f"data.{title}")) for title in titles),
        tuple(
            (
                field["name"],
                field["description"].replace("`", ""),
                ", ".join(filter(None, (field["type"], field.get("unit")))),
                _rules(field, words),
                str(field.get("example", "")),
            )
            for field in table.fields
        ),
    )


def _rules(field: dict[str, Any], words: Words) -> str:
    """Return a column's constraints from the schema, in words."""
    rules = []
    for name, value in field.get("constraints", {}).items():
        if value is True:
            rules.append(words(f"data.{name}"))
        else:
            text = ", ".join(map(str, value)) if isinstance(value, list) else value
            rules.append(words(f"data.{name}", value=text))
    return "; ".join(rules)
