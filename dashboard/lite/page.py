"""The Volumes page whole, as plain HTML without JavaScript."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import Any

import duckdb
import pandas as pd

from dashboard import queries
from dashboard.describe import claimant, claimant_full, relayed_by
from dashboard.describe import munitions as models
from dashboard.i18n import Words
from dashboard.lite.chart import Shown, shown
from dashboard.lite.html import (
    Place,
    anchor,
    cards,
    document,
    escaped,
    notes,
    outside,
    plain,
    tag,
)
from dashboard.lite.languages import language_links
from dashboard.permalink import LATEST, NONE, Bar, Choices, Problem, View, encode

PATH = "/lite"


def lite_page(
    con: duckdb.DuckDBPyConnection,
    view: View,
    words: Words,
    choices: Choices,
    place: Place,
    *,
    problems: Iterable[Problem] = (),
    built_on: date | None = None,
    head: str = "",
) -> str:
    """Return the page of ``view``; with a bar in it, that bar's sources too.

    ``con`` is as known on the view's day, ``problems`` are what its link asked for and
    could not be had, ``head`` is what the server adds to the head (share tags).
    """
    page = shown(con, view, words)
    title = words("volumes.title")
    below = [
        _bar_sources(con, page, choices, place),
        tag("h2", escaped(words("table.title")), id="numbers"),
        _table(page, choices, place),
        _files(view, words, place),
    ]
    main = [
        tag("h1", escaped(title)),
        tag(
            "p",
            plain(words("volumes.lead", last_day=words.day(page.build["last_day"]))),
            class_="lead",
        ),
        _problems(problems, words),
        _form(view, choices, page, place),
        tag("h2", escaped(words("lite.finding"))),
        cards(page.found),
        _class_note(view, words),
        tag("h2", escaped(words("lite.chart"))),
        tag("figure", page.chart()),
        notes(page.notes, words),
        tag("div", "".join(below), class_="below"),
    ]
    body = (
        anchor("#main", words("lite.skip"), class_="skip")
        + _header(view, words, place)
        + tag("main", "".join(main), id="main")
        + _footer(page, built_on)
    )
    return document(words, title, head, body)


def _header(view: View, words: Words, place: Place) -> str:
    interactive = anchor(
        place.path("/volumes", encode(view)), words("lite.interactive")
    )
    return tag("header", interactive + language_links(view, words, place, PATH))


def _problems(problems: Iterable[Problem], words: Words) -> str:
    said = [
        plain(
            words(
                "link.problem",
                name=problem.key,
                value=problem.value[:60],
                instead=problem.instead,
            )
        )
        for problem in problems
    ]
    if not said:
        return ""
    inside = "".join(tag("p", text) for text in said)
    return tag("section", inside, class_="notice", aria_label=words("lite.problems"))


def _form(view: View, choices: Choices, page: Shown, place: Place) -> str:
    words = page.words
    as_of = encode(choices.default_view)["asof"]
    newest = words("lite.latest", day=words.day(page.build["as_of"]))
    if view.as_of != LATEST:
        newest = words("lite.latest", day=words.day(_day(choices.vintages[0])))
    every = [choices.categories, *([c] for c in choices.categories)]
    if view.categories not in [tuple(some) for some in every]:
        every.append(view.categories)
    months = [(m.strftime("%Y-%m"), words.month_and_year(m)) for m in choices.months]
    fields = [
        _select("from", words("filters.from"), months, encode(view)["from"]),
        _select("to", words("filters.to"), months, encode(view)["to"]),
        _select(
            "cat",
            words("filters.categories"),
            [
                (",".join(some), ", ".join(words.name("category", c) for c in some))
                for some in every
            ],
            ",".join(view.categories),
        ),
        _select(
            "class",
            words("filters.class"),
            [(code, words.name("class", code)) for code in choices.munition_classes],
            view.munition_class,
        ),
        _select(
            "asof",
            words("lite.as_known"),
            [
                (as_of, newest),
                *((day, words.day(_day(day))) for day in choices.vintages),
            ],
            view.as_of,
        ),
    ]
    hidden = f'<input type="hidden" name="lang" value="{escaped(view.language)}">'
    button = tag("button", escaped(words("lite.show")), type="submit")
    return tag(
        "form",
        hidden + "".join(fields) + button,
        method="get",
        action=place.path(PATH),
        aria_label=words("filters.title"),
    )


def _select(
    name: str, label: str, options: Sequence[tuple[str, str]], chosen: str
) -> str:
    inside = "".join(
        tag("option", escaped(text), value=code, selected=code == chosen)
        for code, text in options
    )
    return tag("label", escaped(label) + tag("select", inside, name=name))


def _day(code: str) -> date:
    return date.fromisoformat(code)


def _class_note(view: View, words: Words) -> str:
    if view.munition_class == queries.ALL_CLASSES or "missile" not in view.categories:
        return ""
    name = words.name("class", view.munition_class)
    text = words("volumes.class_note", **{"class": name})
    return tag("p", plain(text), class_="muted")


def _table(page: Shown, choices: Choices, place: Place) -> str:
    words = page.words
    columns = (
        *("month", "category", "launched", "basis", "claimant", "status", "range"),
    )
    head = "".join(
        tag("th", escaped(words.name("table", column)), scope="col")
        for column in columns
    )
    head += tag("th", escaped(words("lite.all_sources")), scope="col")
    places = {code: place for place, code in enumerate(queries.CATEGORIES)}
    rows = sorted(
        page.volumes.to_dict("records"),
        key=lambda row: (-row["month"].toordinal(), places[row["category"]]),
    )
    made = tag("p", escaped(words("lite.numbers_caption")), class_="muted")
    # A year apart, the newest open: what a browser lays out before the first paint is
    # little, and a phone scrolls to the end of the page.
    for year, of_year in groupby(rows, key=lambda row: row["month"].year):
        body = "".join(_row(row, page, choices, place) for row in of_year)
        table = tag("table", tag("thead", tag("tr", head)) + tag("tbody", body))
        inside = _scrolling(table, f"{words('table.title')}: {year}")
        is_newest = year == rows[0]["month"].year
        opened = {"open": "open"} if is_newest else {}
        summary = tag("summary", str(year))
        made += tag("details", summary + inside, class_="year", **opened)
    return made


def _row(row: dict[Any, Any], page: Shown, choices: Choices, place: Place) -> str:
    words = page.words
    said = claimant(row["claimant"], words) if pd.notna(row["claimant"]) else ""
    category, month = words.name("category", row["category"]), row["month"]
    figure = "–"
    if pd.notna(row["launched"]):
        figure = words.bounded(row["launched"], row["launched_bound"])
    where = _short(page.view, choices, Bar(row["category"], month), place)
    name = words("lite.bar_sources", category=category, month=words.month(month))
    sources = anchor(f"{where}#sources", words("lite.all_sources"), aria_label=name)
    cells = [
        tag("th", escaped(words.month_and_year(month)), scope="row"),
        tag("td", escaped(category)),
        tag("td", escaped(figure), class_="n"),
        tag("td", escaped(words.name("basis", row["basis"]))),
        tag("td", outside(row["url"], said) if said else ""),
        tag("td", escaped(words.name("status", row["status"]))),
        tag("td", escaped(_stated(row, words))),
        tag("td", sources),
    ]
    return tag("tr", "".join(cells))


def _stated(row: dict[Any, Any], words: Words) -> str:
    if pd.isna(row["range_low"]):
        return ""
    low = words.bounded(row["range_low"], row["range_low_bound"])
    high = words.bounded(row["range_high"], row["range_high_bound"])
    return low if low == high else f"{low} … {high}"


def _short(view: View, choices: Choices, bar: Bar | None, place: Place) -> str:
    """Return the address of a bar within this page: what is as ever is left out."""
    usual, asked = encode(choices.default_view), encode(replace(view, bar=bar))
    changed = {key: value for key, value in asked.items() if value != usual[key]}
    return place.path(PATH, changed)


def _scrolling(table: str, label: str) -> str:
    """Return a table that scrolls sideways in itself, by keyboard too."""
    return tag(
        "div", table, class_="scroll", tabindex="0", role="region", aria_label=label
    )


def _bar_sources(
    con: duckdb.DuckDBPyConnection, page: Shown, choices: Choices, place: Place
) -> str:
    view, words = page.view, page.words
    if view.bar is None:
        return ""
    row = queries.bar_row(page.history, view.bar.category, view.bar.month)
    if row is None:
        return ""
    month = words.month(view.bar.month)
    category = words.name("category", view.bar.category)
    title = words("lite.bar_sources", category=category, month=month)
    inside = tag("h2", escaped(title), id="sources")
    back = anchor(_short(view, choices, None, place), words("lite.back"))
    inside += tag("p", back)
    parts = queries.bar_sources(con, view, view.bar, row["basis"])
    if parts.empty:
        return inside + tag("p", plain(words("sources.gap_text")))
    for role, heading in (("bar", ""), ("beside", words("sources.beside"))):
        rows = parts[parts["role"] == role]
        if rows.empty:
            continue
        if heading:
            inside += tag("p", f"<b>{escaped(heading)}</b>")
            inside += tag("p", plain(words("sources.beside_text")), class_="muted")
        inside += _parts(rows, heading or title, words)
    return inside


def _parts(parts: pd.DataFrame, title: str, words: Words) -> str:
    columns: tuple[str, ...] = (
        *("sources.period", "sources.munitions", "sources.launched"),
        *("sources.claimant", "sources.source"),
    )
    # Only a sum of statements needs to say what each one adds to it.
    is_counted_otherwise = bool((parts["stated"] != parts["launched"]).any())
    if is_counted_otherwise:
        columns = (*columns[:3], "sources.counted", *columns[3:])
    head = "".join(tag("th", escaped(words(key)), scope="col") for key in columns)
    body = []
    for _, part in parts.iterrows():
        start, end = part["start_date"], part["end_date"]
        period = words.day(end)
        if start != end:
            period = f"{words.short_day(start)} – {words.day(end)}"
        is_report = part["source_kind"] != "statement"
        munitions = part["munitions"]
        if pd.isna(munitions):
            munitions = ""
        elif is_report:
            munitions = models(munitions, words)
        else:
            munitions = words.name("population", munitions)
        cells = [
            tag("th", escaped(period), scope="row"),
            tag("td", escaped(munitions)),
            tag("td", escaped(_count(part, words)), class_="n"),
            tag("td", escaped(_claimed_by(part, words))),
            tag("td", _source(part, words)),
        ]
        if is_counted_otherwise:
            known = pd.notna(part["launched"])
            counted = words.number(part["launched"]) if known else "–"
            cells.insert(3, tag("td", escaped(counted), class_="n"))
        body.append(tag("tr", "".join(cells)))
    table = tag("thead", tag("tr", head)) + tag("tbody", "".join(body))
    return _scrolling(tag("table", table), title)


def _claimed_by(part: pd.Series, words: Words) -> str:
    if part["is_provisional"]:
        name = claimant_full(part["claimant"], words)
        return words("sources.provisional_by", claimant=name)
    return claimant(part["claimant"], words)


def _count(part: pd.Series, words: Words) -> str:
    if part["status"] == "withheld":
        return words("sources.withheld")
    if pd.isna(part["stated"]):
        return words("sources.not_said")
    bound = part["launched_bound"]
    return words.bounded(part["stated"], bound if pd.notna(bound) else "exact")


def _source(part: pd.Series, words: Words) -> str:
    name = words("open") if pd.isna(part["publisher"]) else relayed_by(part, words)
    if pd.notna(part["published_on"]):
        name = f"{name}, {words.day(part['published_on'])}"
    if pd.isna(part["url"]):
        return escaped(words("lite.lost"))
    return outside(part["url"], name)


def _files(view: View, words: Words, place: Place) -> str:
    asked = encode(view)
    keys = ("from", "to", "cat", "class", "asof")
    narrowed = view.munition_class != queries.ALL_CLASSES
    mart = "class_volumes" if narrowed else "headline_volumes"
    query = {key: asked[key] for key in keys if asked[key] != NONE}
    labels = {"csv": words("lite.csv"), "json": words("lite.json")}
    links = " · ".join(
        anchor(place.path(f"/api/v2/{mart}.{form}", query), label)
        for form, label in labels.items()
    )
    return tag("p", f"{escaped(words('lite.files'))}: {links}") + tag(
        "p", plain(words("download.licence")), class_="muted"
    )


def _footer(page: Shown, built_on: date | None) -> str:
    words, build = page.words, page.build
    said = words(
        "app.footer",
        last_day=words.day(build["last_day"]),
        as_of=words.day(build["as_of"]),
        build_id=build["build_id"],
        built_on=words.day(built_on or build["as_of"]),
    )
    return tag("footer", tag("p", plain(said)))
