"""What each page says: its blocks, made once for the app, plain pages and files."""

from collections.abc import Callable
from dataclasses import dataclass

from dashboard.content.blocks import Block
from dashboard.content.compare import compare
from dashboard.content.data import data
from dashboard.content.glossary import glossary
from dashboard.content.method import method
from dashboard.content.munitions import munitions
from dashboard.content.revisions import revisions
from dashboard.content.strikes import strikes
from dashboard.content.volumes import volumes
from dashboard.page_view import PageView


@dataclass(frozen=True)
class PageContent:
    """A page: what makes its blocks, and its icon in the menu."""

    blocks: Callable[[PageView], list[Block]]
    icon: str


#: Every page by its name, in the order of the menu.
PAGES = {
    "volumes": PageContent(volumes, ":material/bar_chart:"),
    "munitions": PageContent(munitions, ":material/rocket_launch:"),
    "strikes": PageContent(strikes, ":material/location_on:"),
    "compare": PageContent(compare, ":material/balance:"),
    "revisions": PageContent(revisions, ":material/history:"),
    "data": PageContent(data, ":material/download:"),
    "method": PageContent(method, ":material/menu_book:"),
    "glossary": PageContent(glossary, ":material/dictionary:"),
}
