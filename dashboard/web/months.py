"""``/2025-06`` and ``/months``: the summary of a month, and the list of all."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import Response

from dashboard import database
from dashboard.content.month import (
    month_finding,
    month_summary,
    month_title,
    months_list,
    of_month,
)
from dashboard.html_pages import SiteUrl, page_with_preview
from dashboard.page_view import PageView
from dashboard.permalink import Problem, View, months_later
from dashboard.web import catalogue, site
from dashboard.web.plain import PAGE, answer_view
from dashboard.web.renders import cached_page
from dashboard.web.site import requested_site
from etl import clock

#: A month in a URL.
MONTH = re.compile(r"20[0-9]{2}-(?:0[1-9]|1[0-2])")
#: Months in the preview picture of a month: that month and those before it.
MONTHS_IN_PREVIEW = 12


class MonthConvertor(Convertor[date]):
    """URL converter for ``{month:month}`` in a route."""

    regex = MONTH.pattern

    def convert(self, value: str) -> date:
        """Return the first day of the month."""
        return date.fromisoformat(f"{value}-01")

    def to_string(self, value: date) -> str:
        """Return the month as in a URL."""
        return f"{value:%Y-%m}"


register_url_convertor("month", MonthConvertor())


def is_month(path: str) -> bool:
    """Tell whether a path, relative to the base path, is that of a month."""
    return MONTH.fullmatch(path) is not None


@cached_page
def month_page(
    path: Path,
    view: View,
    month: date,
    site_url: SiteUrl,
    problems: tuple[Problem, ...],
    today: date,
) -> bytes:
    """Return the summary of ``month`` in the language and as of the day of a view."""
    with database.pinned(path):
        page = of_month(PageView.of(view), month)
        first = months_later(month, 1 - MONTHS_IN_PREVIEW)
        return page_with_preview(
            page,
            f"{month:%Y-%m}",
            site_url,
            month_summary(page),
            problems,
            title=month_title(page),
            description=month_finding(page),
            picture=page.with_view(first_month=max(first, view.first_month)),
            today=today,
        ).encode()


@cached_page
def months_page(
    path: Path,
    view: View,
    site_url: SiteUrl,
    problems: tuple[Problem, ...],
    today: date,
) -> bytes:
    """Return the list of all months in the language of a view."""
    with database.pinned(path):
        page = of_month(PageView.of(view), view.first_month)
        all_months = page.with_view(last_month=view.last_month)
        last_day = page.words.day(page.build["last_day"])
        return page_with_preview(
            all_months,
            "months",
            site_url,
            months_list(all_months),
            problems,
            title=page.words("month.months"),
            description=page.words("month.months_lead", last_day=last_day),
            picture=all_months,
            today=today,
        ).encode()


def without_range(view: View, path: Path) -> View:
    """Return the default view with the language and ``as_of`` of ``view``.

    A month's page depends on nothing else in its link.
    """
    default = catalogue.catalogue(path).choices.default_view
    return replace(default, language=view.language, as_of=view.as_of)


async def month_route(request: Request) -> Response:
    """Answer with the summary of a month; with 404 if the newest build lacks it."""
    site_url, today = requested_site(request), clock.today()
    month: date = request.path_params["month"]
    offered = catalogue.catalogue(catalogue.build_file(None)).choices.months
    if month not in offered:
        return site.not_found(request)
    return await answer_view(
        request,
        lambda path, view, problems: month_page(
            path, without_range(view, path), month, site_url, problems, today
        ),
        f"month-{month}-{site_url.origin}-{today}",
        PAGE,
    )


async def months_route(request: Request) -> Response:
    """Answer with the list of all months."""
    site_url, today = requested_site(request), clock.today()
    return await answer_view(
        request,
        lambda path, view, problems: months_page(
            path, without_range(view, path), site_url, problems, today
        ),
        f"months-{site_url.origin}-{today}",
        PAGE,
    )
