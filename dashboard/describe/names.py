"""Names of weapons, places, claimants and publishers in the reader's language.

A name that is not in the catalogue is shown as in the data.
"""

from typing import Any
from urllib.parse import urlsplit

import pandas as pd

from dashboard.i18n import Words
from dashboard.queries import ALL_CLASSES
from dashboard.rows import Row

#: Channels whose name differs from their owner's.
OWN_CHANNELS = {"Telegram @V_Zelenskiy_official": "Volodymyr Zelensky"}


def counted(row: Row, words: Words) -> str:
    """Return a figure with its bound and weapon: "about 5,071 glide bombs".

    A row of one class names the class: "at least 562 ballistic missiles".
    """
    munition_class = row.get("munition_class", ALL_CLASSES)
    key = f"counted_class.{munition_class}"
    if munition_class == ALL_CLASSES:
        key = f"counted.{row['category']}"
    text = words(key, n=int(row["launched"]))
    return words(f"bounded_count.{row['launched_bound']}", counted=text)


def category_of_class(category: str, munition_class: str, words: Words) -> str:
    """Return a category's name, for missiles with the selected class, if any."""
    name = words.name("category", category)
    if category != "missile" or munition_class == ALL_CLASSES:
        return name
    return f"{name}: {words.name('class', munition_class)}"


def claimant(names: Any, words: Words) -> str:
    """Return the name of a claimant, or of several joined by ``;``."""
    return _translated(names, "claimant_full", words)


def publisher(name: str, words: Words) -> str:
    """Return a publisher's name; a body that is also a claimant keeps that name."""
    return words.named("publisher", claimant(name, words))


def relayed_by(statement: Row, words: Words) -> str:
    """Return a statement's publisher, that it relays another's, and where it was read.

    The last two are added only if they differ from the publisher and its own page.
    Brackets after a publisher name an edition of it, such as a language.
    """
    name = publisher(statement["publisher"], words)
    edition_of, _, _ = str(statement["publisher"]).partition(" (")
    own = (edition_of, statement["publisher"], OWN_CHANNELS.get(statement["publisher"]))
    if statement["claimant"] not in own:
        name = words("sources.relayed_by", publisher=name)
    if pd.isna(statement["read_at"]):
        return name
    return f"{name}; {words('sources.read_in', where=_place_read(statement, words))}"


def _place_read(statement: Row, words: Words) -> str:
    """Return where a statement was read; for a link, its host and start of path."""
    link = urlsplit(str(statement["read_at"]))
    if not link.netloc:
        return words.named("read_at", str(statement["read_at"]))
    return "/".join([link.netloc, *link.path.split("/")[1:3]]).rstrip("/")


def munitions(names: Any, words: Words) -> str:
    """Return the names of models, joined by ``+`` if they share a count, else ``;``."""
    if pd.isna(names):
        return ""
    return ", ".join(
        " + ".join(words.named("munition", name) for name in bundle.split(" + "))
        for bundle in str(names).replace("; ", ";").split(";")
    )


def areas(names: Any, words: Words) -> str:
    """Return the names of areas joined by ``;``, each split at its commas."""
    return _translated(names, "area", words)


def capital(text: str) -> str:
    """Return a text with its first letter in upper case."""
    return text[:1].upper() + text[1:]


def _translated(names: Any, section: str, words: Words) -> str:
    if pd.isna(names):
        return ""
    return ", ".join(
        words.named(section, part)
        for name in str(names).split(";")
        for part in _parts(name, section, words)
    )


def _parts(name: str, section: str, words: Words) -> list[str]:
    """Return a name as it is if the catalogue has it, else split at its commas."""
    is_one_name = f"{section}.{name}" in words.entries
    return [name] if is_one_name else name.split(", ")
