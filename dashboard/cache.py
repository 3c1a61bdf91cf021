"""Results that follow from the build and a view alone, shared by all sessions."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from threading import Condition
from types import FunctionType
from typing import Any, ParamSpec, TypeVar

import pandas as pd
from cachetools import LRUCache, cached

from dashboard import database
from dashboard.i18n import Words
from dashboard.permalink import Bar, View

P = ParamSpec("P")
T = TypeVar("T")
#: How many results are kept: those of all pages in both languages, and of some five
#: views more. A page of one view takes some twelve, and three megabytes at the most.
KEPT = 200


def memoize(make: Callable[..., T], *arguments: Any) -> T:
    """Return ``make(*arguments)``, made once per build for all sessions.

    The key is the function, the build that is read, and every argument: text, numbers,
    days, views, functions, tuples of these, and page views, for which their view
    stands. Raises TypeError for an argument of any other kind, such as a DataFrame:
    nothing in the key would stand for it. What is returned is shared, so nobody changes
    it; frames are copied, which pandas does only when somebody writes to the copy.
    """
    key = (make, database.build_path(), *map(_key, arguments))
    result = _memoized(key, lambda: make(*arguments))
    if isinstance(result, pd.DataFrame):
        return result.copy(deep=False)  # type: ignore[return-value]
    return result  # type: ignore[no-any-return]


def memoized(make: Callable[P, T]) -> Callable[P, T]:
    """Memoize every call of ``make``, which takes its arguments by position."""

    @wraps(make)
    def memoizing(*arguments: P.args, **named: P.kwargs) -> T:
        return memoize(make, *arguments, **named)

    return memoizing


def clear_cache() -> None:
    """Make everything anew, as for views that nobody has opened yet."""
    _memoized.cache_clear()


def _key(argument: Any) -> Any:
    if isinstance(argument, tuple):
        return tuple(map(_key, argument))
    kinds = (str, int, float, date, View, Bar, FunctionType)
    if argument is None or isinstance(argument, kinds):
        return argument
    if isinstance(argument, Words):
        return argument.language
    view = getattr(argument, "view", None)
    if isinstance(view, View):  # a PageView: all else in it follows from view and build
        return view
    kind = type(argument).__name__
    raise TypeError(f"memoize: a {kind} cannot be part of a key; pass what it is from")


# A session that asks for what another one is making waits for it. Streamlit's own cache
# looks at its function's signature at each call, which takes longer than a lookup here.
@cached(LRUCache(maxsize=KEPT), key=lambda key, _make: key, condition=Condition())
def _memoized(_key: tuple[Any, ...], make: Callable[[], Any]) -> Any:
    return make()
