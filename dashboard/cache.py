"""What the same build and view give is made once, for every reader of the process."""

from collections.abc import Callable
from datetime import date
from threading import Condition
from typing import Any, TypeVar

import pandas as pd
from cachetools import LRUCache, cached
from plotly.basedatatypes import BaseFigure

from dashboard import database
from dashboard.i18n import Words
from dashboard.permalink import Bar, View

T = TypeVar("T")
#: How many figures, frames and texts are held; those of a view are some thirty.
HELD = 1000


def remember(make: Callable[..., T], *arguments: Any, view: View | None) -> T:
    """Return ``make(*arguments)``, made anew only for another build or view.

    ``view`` is None for what the build gives alone.

    Connections, frames and mappings among the arguments follow from build and view and
    are no part of the key; text, numbers, days, tuples and a language's words are. So a
    ``make`` that takes a frame is remembered in one place only: elsewhere it would be
    another frame of the same view. It is known by itself: one that a page's script
    defines anew in each run would never be found. Figures are shared: nobody changes
    one. Frames are copied, which pandas does only when somebody writes to the copy.
    """
    given = tuple(
        argument.language if isinstance(argument, Words) else argument
        for argument in arguments
        if isinstance(argument, (Words, str, int, float, tuple, type(None)))
        or argument.__class__.__module__ in ("datetime", "dashboard.permalink")
    )
    key = (make, database.build_path(), view, given)
    made = _remembered(key, lambda: make(*arguments))
    return made.copy(deep=False) if isinstance(made, pd.DataFrame) else made  # type: ignore[return-value]


def memoize(make: Callable[..., T], *arguments: Any) -> T:
    """Return ``make(*arguments)``, made once per build for all sessions.

    The key is the function, the build that is read, and every argument: text, numbers,
    days, views, tuples of these, and page views, which their view stands for. Raises
    TypeError for an argument of any other kind, such as a DataFrame: it would not be
    part of the key. What is returned is shared: nobody changes it; frames are copied,
    which pandas does only when somebody writes to the copy.
    """
    key = (make, database.build_path(), *map(_key, arguments))
    made = _remembered(key, lambda: make(*arguments))
    return made.copy(deep=False) if isinstance(made, pd.DataFrame) else made  # type: ignore[return-value]


def _key(argument: Any) -> Any:
    if isinstance(argument, tuple):
        return tuple(map(_key, argument))
    if isinstance(argument, (str, int, float, date, View, Bar, type(None))):
        return argument
    if isinstance(argument, Words):
        return argument.language
    view = getattr(argument, "view", None)
    if isinstance(view, View):  # a PageView: all else in it follows from view and build
        return view
    kind = type(argument).__name__
    raise TypeError(
        f"memoize: {kind} cannot be part of a key. Pass what it follows from."
    )


def forget() -> None:
    """Make everything anew, as for views that nobody has opened yet."""
    _remembered.cache_clear()


# Who asks for what another one is making waits for it; Streamlit's own cache looks at
# its function's signature at each call, which costs more than what is held here.
@cached(LRUCache(maxsize=HELD), key=lambda key, _make: key, condition=Condition())
def _remembered(key: tuple[Any, ...], make: Callable[[], Any]) -> Any:
    made = make()
    if isinstance(made, BaseFigure):
        # Most of what drawing a figure again costs is writing it down again.
        written = made.to_dict()
        made.to_dict = lambda: written
    return made
