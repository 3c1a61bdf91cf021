"""The feeds of the site, offered where what they bring stands."""

from dashboard.content.blocks import Text
from dashboard.i18n import Words

#: The feeds, each under ``/feeds/`` with the ending ``.atom``.
FOLLOWED = ("volumes", "nights", "revisions")


def feed_path(name: str) -> str:
    """Return the path of a feed below that of the site."""
    return f"/feeds/{name}.atom"


def follow(name: str, words: Words) -> Text:
    """Return the line that offers a feed and says what it brings."""
    link = f"[{words(f'follow.{name}')}]({feed_path(name)})"
    return Text(
        f"{words('follow.title')} {link} – {words(f'follow.{name}_text')}", True
    )
