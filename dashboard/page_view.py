"""The input of a page: a view of one build, and the words of its language."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

import duckdb
import pandas as pd

from dashboard import database, i18n, queries
from dashboard.cache import memoize
from dashboard.i18n import Words
from dashboard.permalink import LATEST, View, without_choices

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True)
class PageView:
    """A view, and what follows from it and the build that is read.

    ``con`` has the marts as known on the view's ``as_of``; ``build`` is
    ``queries.build_info``.
    """

    view: View
    words: Words
    con: duckdb.DuckDBPyConnection
    build: Mapping[str, Any]

    @classmethod
    def of(cls, view: View) -> "PageView":
        """Return the page view of ``view`` in the build that is read.

        As of an earlier day, its range ends with the last month known that day. Raises
        NoBuildError when there is no build.
        """
        con = database.connect(view.as_of)
        build = memoize(_build_info, view.as_of)
        if view.as_of != LATEST:
            end = build["last_day"].replace(day=1)
            first, last = min(view.first_month, end), min(view.last_month, end)
            view = replace(view, first_month=first, last_month=last)
        return cls(view, i18n.load(view.language), con, build)

    def with_view(self, **changes: Any) -> "PageView":
        """Return this page view with other filters; ``as_of`` must stay the same."""
        return replace(self, view=replace(self.view, **changes))

    def rows(self, query: Callable[..., pd.DataFrame], *more: Any) -> pd.DataFrame:
        """Return the memoized rows of a query of ``queries``, without choices.

        ``more`` are the query's arguments after the connection and the view.
        """
        return memoize(_rows, self.without_choices, query, *more)

    @property
    def without_choices(self) -> "PageView":
        """The same with nothing selected on it: what charts and totals depend on."""
        return replace(self, view=without_choices(self.view))


def memoized_without_choices(
    make: Callable[Concatenate[PageView, P], T],
) -> Callable[Concatenate[PageView, P], T]:
    """Memoize a function of a page view; it gets the page view without choices."""

    @wraps(make)
    def memoizing(page: PageView, /, *arguments: P.args, **named: P.kwargs) -> T:
        return memoize(make, page.without_choices, *arguments, **named)

    return memoizing


def _rows(
    page: PageView, query: Callable[..., pd.DataFrame], *more: Any
) -> pd.DataFrame:
    return query(page.con, page.view, *more)


def _build_info(as_of: str) -> dict[str, Any]:
    return queries.build_info(database.connect(as_of))
