"""Names of the data, of weapons, places and those who speak, in a reader's language.

A name that the catalogue does not hold stands as the data has it.
"""

from typing import Any
from urllib.parse import urlsplit

import pandas as pd

from dashboard.i18n import Words
from dashboard.queries import ALL_CLASSES
from dashboard.rows import Row

#: Channels whose name differs from that of their owner.
OWN_CHANNELS = {"Telegram @V_Zelenskiy_official": "Volodymyr Zelensky"}


def counted(row: Row, words: Words) -> str:
    """Return a figure with its weapon as it was said: "about 5,071 glide bombs".

    Where the row is of one class, with that: "at least 562 ballistic missiles".
    """
    munition_class = row.get("munition_class", ALL_CLASSES)
    key = f"counted_class.{munition_class}"
    if munition_class == ALL_CLASSES:
        key = f"counted.{row['category']}"
    text = words(key, n=int(row["launched"]))
    return words(f"bounded_count.{row['launched_bound']}", counted=text)


def category_of_class(category: str, munition_class: str, words: Words) -> str:
    """Return a category's name, missiles with the class to which they are narrowed."""
    name = words.name("category", category)
    if category != "missile" or munition_class == ALL_CLASSES:
        return name
    return f"{name}: {words.name('class', munition_class)}"


def claimant(names: Any, words: Words) -> str:
    """Return a claimant's name, or several that are joined by ``;``."""
    return _translated(names, "claimant_full", words)


def publisher(name: str, words: Words) -> str:
    """Return who published; where it is a body that also claims, under that name."""
    return words.named("publisher", claimant(name, words))


def relayed_by(statement: Row, words: Words) -> str:
    """Return who published a statement, that it is another's, and where it was read.

    The last two only where they differ from the publisher's own page. What stands in
    brackets after a publisher is an edition of it, such as a language.
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
    """Name where the words were read: of a link its host and the start of its path."""
    link = urlsplit(str(statement["read_at"]))
    if not link.netloc:
        return words.named("read_at", str(statement["read_at"]))
    return "/".join([link.netloc, *link.path.split("/")[1:3]]).rstrip("/")


def munitions(names: Any, words: Words) -> str:
    """Return models; those with one count are joined by ``+``, others by ``;``."""
    if pd.isna(names):
        return ""
    return ", ".join(
        " + ".join(words.named("munition", name) for name in bundle.split(" + "))
        for bundle in str(names).replace("; ", ";").split(";")
    )


def areas(names: Any, words: Words) -> str:
    """Return areas that are joined by ``;``; one within another stands after it."""
    return _translated(names, "area", words)


def capital(text: str) -> str:
    """Return a text as a sentence begins."""
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
    """Return a name that the catalogue holds whole, else what its commas part."""
    is_one_name = f"{section}.{name}" in words.entries
    return [name] if is_one_name else name.split(", ")
