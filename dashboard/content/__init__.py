"""What each page says: its blocks, made once for the app, plain pages and files."""

from collections.abc import Callable
from dataclasses import dataclass

from dashboard.content.attacks import attacks
from dashboard.content.blocks import Block
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
    "attacks": PageContent(attacks, ":material/calendar_month:"),
}
