"""A cache of results that depend only on the build and a view, for all sessions."""

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
#: Most results cached: those of all pages in both languages, and of about five more
#: views. A page of one view needs about twelve, and three megabytes at most.
KEPT = 200


def memoize(make: Callable[..., T], *arguments: Any) -> T:
    """Return ``make(*arguments)``, memoized per build for all sessions.

    The key is the function, the build that is read, and every argument: text, numbers,
    days, views, functions, tuples of these, and page views, by their view. Raises
    TypeError for an argument of any other type, such as a DataFrame, which cannot be
    part of a key. Results are shared, so callers must not change them; frames are
    copied, which pandas does only when the copy is written to.
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
    """Forget all memoized results."""
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
    if isinstance(view, View):  # a PageView: the rest follows from its view and build
        return view
    kind = type(argument).__name__
    raise TypeError(f"memoize: a {kind} cannot be part of a key; pass what it is from")


# The condition lets sessions that need the same result wait for the first to make it.
# Streamlit's cache inspects the signature at each call, which is slower than a lookup.
@cached(LRUCache(maxsize=KEPT), key=lambda key, _make: key, condition=Condition())
def _memoized(_key: tuple[Any, ...], make: Callable[[], Any]) -> Any:
    return make()
