"""The searchable names: pages, weapons, places, strikes and claimants.

They come from the build and both catalogues.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl

import pandas as pd

from dashboard import describe, i18n, queries
from dashboard.cache import memoize
from dashboard.content.search_terms import closeness, search_words
from dashboard.content.short_links import short_path
from dashboard.i18n import LANGUAGES, Words
from dashboard.page_view import PageView
from dashboard.permalink import View
from dashboard.rows import Row

#: Pages listed as matches; their aliases are in the catalogues.
ANSWERING = (
    *("volumes", "munitions", "attacks", "strikes", "compare"),
    *("revisions", "data", "method"),
)
#: The page that a category's match opens.
WEAPON_PAGES = {"missile": "munitions", "drone": "munitions", "glide_bomb": "volumes"}
#: Codes that do not name a class of weapon.
CLASSES_WITHOUT_KIND = ("all", "unspecified", "mixed")


@dataclass(frozen=True)
class Match:
    """A search result; ``path`` is its URL, relative to the site's.

    ``unused`` are the words of the query that it does not answer.
    """

    kind: str
    label: str
    detail: str
    path: str
    unused: tuple[str, ...] = ()

    @property
    def page(self) -> str:
        """The page that it opens."""
        return self.path.partition("?")[0]

    @property
    def chosen(self) -> dict[str, str]:
        """The query parameters of its URL."""
        return dict(parse_qsl(self.path.partition("?")[2]))

    @property
    def category(self) -> str:
        """The category of weapons that it is as a whole, or ""."""
        is_part = {"class", "munition"} & self.chosen.keys()
        return "" if self.kind != "weapon" or is_part else self.chosen["cat"]


@dataclass(frozen=True)
class Entry:
    """A match, the names it is found by, and the words of the notes on it."""

    match: Match
    names: tuple[tuple[str, ...], ...]
    notes: frozenset[str] = frozenset()

    def closeness(self, query_words: tuple[str, ...]) -> int | None:
        """Return the closeness of its closest name; None if no name matches."""
        ranks = (closeness(query_words, name) for name in self.names)
        return min((rank for rank in ranks if rank is not None), default=None)


def entries(page: PageView) -> tuple[Entry, ...]:
    """Return every searchable entry."""
    catalogues = tuple(i18n.load(language) for language in LANGUAGES)
    return (
        *_answers(page, catalogues),
        *_stopped(page, catalogues),
        *_weapons(page, catalogues),
        *_places(page, catalogues),
        *_strikes(page, catalogues),
        *_claimants(page, catalogues),
    )


def named(query_words: tuple[str, ...], furthest: int, page: PageView) -> list[Match]:
    """Return the entries whose names match, closest first."""
    entry_ranks = (
        (entry.closeness(query_words), entry.match) for entry in memoize(entries, page)
    )
    ranked = [
        (rank, m) for rank, m in entry_ranks if rank is not None and rank <= furthest
    ]
    return [match for _, match in sorted(ranked, key=lambda pair: pair[0])]


def _entry(match: Match, *names: str, catalogues: tuple[Words, ...] = ()) -> Entry:
    """Return an entry with its names and their aliases from the catalogues."""
    also = [
        alias
        for words in catalogues
        for name in dict.fromkeys(names)
        for alias in words.named("search_alias", name).split(";")
    ]
    all_names = (match.label, *names, *also)
    return Entry(match, tuple(dict.fromkeys(map(search_words, all_names))))


def _answers(page: PageView, catalogues: tuple[Words, ...]) -> Iterator[Entry]:
    """Yield the pages, each with the question it answers, and two layouts of bars."""
    words = page.words
    for name in ANSWERING:
        label, detail = words(f"{name}.menu"), words(f"front.answers_{name}")
        names = (name, *(w(f"{name}.menu") for w in catalogues))
        match = match_of(page.view, "page", label, detail, name)
        yield _entry(match, *names, catalogues=catalogues)
    for key, value in (("by", "year_to_date"), ("measure", "per_day")):
        label, detail = words.name(key, value), words("front.answers_volumes")
        match = match_of(page.view, "page", label, detail, "volumes", **{key: value})
        names = tuple(w.name(key, value) for w in catalogues)
        yield _entry(match, value, *names, catalogues=catalogues)


def _stopped(page: PageView, catalogues: tuple[Words, ...]) -> Iterator[Entry]:
    """Yield the section on missiles and on drones stopped, by quarter."""
    words = page.words
    for category in queries.REPORTED_CATEGORIES:
        name = words.name("category", category)
        match = match_of(
            page.view,
            "stopped",
            words("search.stopped", weapon=name),
            words("search.stopped_detail"),
            "munitions",
            cat=category,
            by="quarter",
            term="stopped",
        )
        yield _entry(match, f"stopped_{category}", catalogues=catalogues)


def _weapons(page: PageView, catalogues: tuple[Words, ...]) -> Iterator[Entry]:
    """Yield the categories, then their classes, then the families of models."""
    view, words = page.view, page.words
    for category in queries.CATEGORIES:
        name, target = words.name("category", category), WEAPON_PAGES[category]
        detail = words("search.category")
        match = match_of(view, "weapon", name, detail, target, cat=category)
        names = (category, *(w.name("category", category) for w in catalogues))
        yield _entry(match, *names, catalogues=catalogues)
    families = queries.weapon_families(page.con)
    for row in families.drop_duplicates(["category", "munition_class"]).to_dict(
        "records"
    ):
        code = str(row["munition_class"])
        if f"class.{code}" not in words.entries or code in CLASSES_WITHOUT_KIND:
            continue
        detail = words.name("category", row["category"])
        name, chosen = words.name("class", code), _weapon_view(row)
        match = match_of(view, "weapon", name, detail, "munitions", **chosen)
        names = (code, *(w.name("class", code) for w in catalogues))
        yield _entry(match, *names, catalogues=catalogues)
    for row in families.to_dict("records"):
        family, target = str(row["family"]), WEAPON_PAGES[row["category"]]
        name, detail = words.named("munition", family), _kind(row, words)
        chosen = _weapon_view(row)
        if target == "munitions":
            chosen["munition"] = family
        match = match_of(view, "weapon", name, detail, target, **chosen)
        models = str(row["names"]).split(";")
        yield _entry(match, family, *models, catalogues=catalogues)


def _kind(row: Row, words: Words) -> str:
    """Return a family's category, with its class if that has a name."""
    category = words.name("category", row["category"])
    key = f"class.{row['munition_class']}"
    return f"{category} · {words(key)}" if key in words.entries else category


def _weapon_view(row: Row) -> dict[str, object]:
    """Return the filters that show a weapon: its category, and a missile's class."""
    chosen: dict[str, object] = {"cat": row["category"]}
    if row["category"] == "missile":
        chosen["class"] = row["munition_class"]
    return chosen


def _places(page: PageView, catalogues: tuple[Words, ...]) -> Iterator[Entry]:
    """Yield oblasts and places with strikes; each opens its toll and strikes."""
    words = page.words
    for row in queries.strike_places(page.con).to_dict("records"):
        code, n = row["oblast_code"], int(row["n_strikes"])
        # n is 0 if all strikes here are parts of larger attacks; the page omits it too.
        detail = words("search.strikes", n=n) if n else ""
        oblast = words.name("oblast", code)
        if pd.isna(row["place"]):
            label, chosen = oblast, {"oblast": code}
            names = [
                f"{row['oblast']} oblast",
                *(w.name("oblast", code) for w in catalogues),
            ]
        else:
            label, chosen = describe.areas(row["place"], words), {"place": row["place"]}
            names = [
                row["place"],
                *(describe.areas(row["place"], w) for w in catalogues),
            ]
            if label != oblast:
                detail = " · ".join(filter(None, (oblast, detail)))
        match = match_of(page.view, "place", label, detail, "strikes", **chosen)
        yield _entry(match, *names, catalogues=catalogues)


def _strikes(page: PageView, catalogues: tuple[Words, ...]) -> Iterator[Entry]:
    """Yield every strike, newest first, with the words of its notes and target."""
    view, words = page.view, page.words
    notes = queries.strike_notes(page.con).set_index("strike_id")["notes"]
    for row in queries.strikes(page.con, view).to_dict("records"):
        killed = describe.people_number(row, "killed", words)
        detail = words("strikes.hover_killed", value=killed)
        label, chosen = describe.strike_name(row, words), {"strike": row["strike_id"]}
        match = match_of(view, "strike", label, detail, "strikes", **chosen)
        targets = (describe.strike_target(row, w) for w in catalogues)
        entry = _entry(match, *(describe.strike_name(row, w) for w in catalogues))
        text = " ".join((str(notes.get(row["strike_id"], "")), *targets))
        yield replace(entry, notes=frozenset(search_words(text)))


def _claimants(page: PageView, catalogues: tuple[Words, ...]) -> Iterator[Entry]:
    """Yield the claimants; each opens all of their claims."""
    words = page.words
    for row in queries.all_claimants(page.con).to_dict("records"):
        name, chosen = row["claimant"], {"claimant": row["claimant"]}
        label = describe.claimant(name, words)
        detail = words("search.figures", n=row["n_figures"])
        match = match_of(page.view, "claimant", label, detail, "compare", **chosen)
        names = (name, *(describe.claimant(name, w) for w in catalogues))
        yield _entry(match, *names, catalogues=catalogues)


def match_of(
    view: View, kind: str, label: str, detail: str, page: str, **chosen: object
) -> Match:
    """Return a match that links to a page with the query parameters ``chosen``."""
    return Match(kind, label, detail, short_path(page, view, **chosen))
