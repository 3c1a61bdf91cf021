"""Links to the site's Atom feeds, shown on the pages they cover."""

from dashboard.content.blocks import Text
from dashboard.i18n import Words

#: The feeds, each at ``/feeds/<name>.atom``.
FOLLOWED = ("volumes", "nights", "revisions")


def feed_path(name: str) -> str:
    """Return the path of a feed, relative to the site's."""
    return f"/feeds/{name}.atom"


def follow(name: str, words: Words) -> Text:
    """Return a line with a link to a feed and what it contains."""
    link = f"[{words(f'follow.{name}')}]({feed_path(name)})"
    text = words(f"follow.{name}_text")
    return Text(words("follow.line", link=link, text=text), True)
