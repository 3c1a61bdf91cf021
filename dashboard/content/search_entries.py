"""What has a name to search for: pages, weapons, places, strikes and claimants.

The names are those of the build and of both catalogues.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pandas as pd

from dashboard import describe, i18n, queries
from dashboard.content.search_terms import closeness, search_words
from dashboard.content.short_links import short_path
from dashboard.i18n import LANGUAGES, Words
from dashboard.page_view import PageView
from dashboard.permalink import View
from dashboard.rows import Row

#: Pages that are found by what they answer; their other names are in the catalogues.
ANSWERING = (
    *("volumes", "munitions", "attacks", "strikes", "compare"),
    *("revisions", "data", "method"),
)
#: Where a category is shown with its kinds.
WEAPON_PAGES = {"missile": "munitions", "drone": "munitions", "glide_bomb": "volumes"}
#: Classes that say of what kind a weapon is not.
CLASSES_WITHOUT_KIND = ("all", "unspecified", "mixed")


@dataclass(frozen=True)
class Match:
    """Something that is found; ``path`` is its address, below that of the site."""

    kind: str
    label: str
    detail: str
    path: str


@dataclass(frozen=True)
class Entry:
    """A match, the names under which it is found, and the words of notes on it."""

    match: Match
    names: tuple[tuple[str, ...], ...]
    notes: frozenset[str] = frozenset()

    def closeness(self, asked: tuple[str, ...]) -> int | None:
        """Return how close the closest of its names is; None where none is."""
        found = (closeness(asked, name) for name in self.names)
        return min((near for near in found if near is not None), default=None)


def entries(page: PageView) -> tuple[Entry, ...]:
    """Return everything that has a name."""
    catalogues = tuple(i18n.load(language) for language in LANGUAGES)
    return (
        *_answers(page, catalogues),
        *_stopped(page, catalogues),
        *_weapons(page, catalogues),
        *_places(page, catalogues),
        *_strikes(page, catalogues),
        *_claimants(page, catalogues),
    )


def _entry(match: Match, *names: str, catalogues: tuple[Words, ...] = ()) -> Entry:
    """Return an entry under its names, and under what the catalogues add to them."""
    also = [
        alias
        for words in catalogues
        for name in dict.fromkeys(names)
        for alias in words.named("search_alias", name).split(";")
    ]
    every = (match.label, *names, *also)
    return Entry(match, tuple(dict.fromkeys(map(search_words, every))))


def _answers(page: PageView, catalogues: tuple[Words, ...]) -> Iterator[Entry]:
    """Yield the pages, under the words of the question that each answers."""
    words = page.words
    for name in ANSWERING:
        label, detail = words(f"{name}.menu"), words(f"front.answers_{name}")
        names = (name, *(w(f"{name}.menu") for w in catalogues))
        match = match_of(page.view, "page", label, detail, name)
        yield _entry(match, *names, catalogues=catalogues)


def _stopped(page: PageView, catalogues: tuple[Words, ...]) -> Iterator[Entry]:
    """Yield what was stopped of missiles and of drones, by quarter."""
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
    """Return category and class of a family, as far as the class has a name."""
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
    """Yield oblasts and places with strikes; each leads to its toll and strikes."""
    words = page.words
    for row in queries.strike_places(page.con).to_dict("records"):
        code, n = row["oblast_code"], int(row["n_strikes"])
        # Of parts of larger attacks alone the page has no count either.
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
    """Yield every strike, the newest first; one of the whole country has no place."""
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
    """Yield who speaks; each leads to all of their claims."""
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
    """Return a match that leads to a page with what is ``chosen`` on it."""
    return Match(kind, label, detail, short_path(page, view, **chosen))
