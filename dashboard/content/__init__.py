"""What each page says: its blocks, made once for the app, plain pages and files."""

from collections.abc import Callable

from dashboard.content.attacks import attacks
from dashboard.content.blocks import Block
from dashboard.content.compare import compare
from dashboard.content.data import data
from dashboard.content.front import front
from dashboard.content.glossary import glossary
from dashboard.content.method import method
from dashboard.content.munitions import munitions
from dashboard.content.revisions import revisions
from dashboard.content.strikes import strikes
from dashboard.content.volumes import volumes
from dashboard.page_view import PageView
from dashboard.permalink import FRONT


def _front(page: PageView) -> list[Block]:
    return front(page, [name for name in MENU if name != FRONT])


#: Every page by its name, in the order of the menu, and what makes its blocks.
PAGES: dict[str, Callable[[PageView], list[Block]]] = {
    FRONT: _front,
    "volumes": volumes,
    "munitions": munitions,
    "attacks": attacks,
    "strikes": strikes,
    "compare": compare,
    "revisions": revisions,
    "data": data,
    "method": method,
    "glossary": glossary,
}

#: Pages that the menu leaves to links from others.
BEHIND = ("revisions", "glossary")
#: The pages of the menu.
MENU = tuple(name for name in PAGES if name not in BEHIND)
