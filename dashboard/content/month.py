"""The summary page of one month, and the list of all months.

A summary has its own URL (``/2025-06``) and no filters.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pandas as pd

from dashboard import charts, describe, queries
from dashboard.citation import Citation
from dashboard.content.blocks import (
    SITE,
    Beside,
    Block,
    Chart,
    Code,
    Details,
    Download,
    Heading,
    Notice,
    PageLink,
    Text,
    notes,
)
from dashboard.content.charts import chart
from dashboard.content.figure_citation import citation_of
from dashboard.content.follow import follow
from dashboard.content.markdown import literal
from dashboard.content.month_statements import SHORTEST_MONTH
from dashboard.content.month_tables import (
    months_table,
    nights_table,
    statements_table,
    strikes_table,
)
from dashboard.content.revision_tables import revised_figures
from dashboard.content.short_cards import short_cards
from dashboard.content.short_links import short_path
from dashboard.content.volumes import volumes_download
from dashboard.page_view import PageView
from dashboard.permalink import LEVELS, Bar
from dashboard.queries import bar_row

#: How many of the month's nights are listed.
N_NIGHTS = 5
#: The pages that have more on a month.
PAGES_OF_MONTH = (
    *("volumes", "munitions", "attacks", "strikes", "compare", "revisions"),
)


def of_month(page: PageView, month: date) -> PageView:
    """Return the page view of one month, with all weapons and no panel open."""
    return page.without_choices.with_view(
        first_month=month,
        last_month=month,
        categories=queries.CATEGORIES,
        munition_class=queries.ALL_CLASSES,
        level=LEVELS[0],
    )


def month_title(page: PageView) -> str:
    """Return the title of a month's summary, such as "June 2025 in figures"."""
    month = page.words.month(page.view.first_month)
    return page.words("month.title", month=describe.capital(month))


def month_finding(page: PageView) -> str:
    """Return what was reported in the month, in a sentence or two."""
    month, last_day = page.view.first_month, page.build["last_day"]
    return describe.month_headline(_history(page), month, last_day, page.words)


def month_summary(page: PageView) -> list[Block]:
    """Return the summary of the month of ``page``, a view made by ``of_month``."""
    words, view = page.words, page.view
    first = [Heading(month_finding(page), 1), Text(_lead(page)), *_days(page)]
    first.append(Text(_other_months(page)))
    if view.first_month not in set(_history(page)["month"]):
        return first  # the view is as of a day before the month
    return [
        *first,
        Heading(words("month.figures")),
        *_figures(page),
        Heading(words("month.nights")),
        *_nights(page),
        Heading(words("month.strikes")),
        *_strikes(page),
        Heading(words("month.statements")),
        *_statements(page),
        Heading(words("month.changed")),
        *_changed(page),
        *notes(queries.anomalies(page.con, view), words),
        Heading(words("month.further")),
        Text(" · ".join(f"[{words(f'{n}.menu')}]({n})" for n in PAGES_OF_MONTH)),
        Heading(words("month.cite"), anchor="cite"),
        Code(_citation(page).apa(words)),
        Text(words("takeaway.cite_claimant"), is_small=True),
        follow("volumes", words),
    ]


def months_list(page: PageView) -> list[Block]:
    """Return the list of all months, each with its figures and a summary link."""
    words, history = page.words, _history(page)
    return [
        Heading(words("month.months"), 1),
        Text(words("month.months_lead", last_day=words.day(page.build["last_day"]))),
        *_years(history, page),
        volumes_download(page, "volumes", history),
        follow("volumes", words),
    ]


def _years(history: pd.DataFrame, page: PageView) -> Iterator[Block]:
    """Yield a table of each year's months, newest year first."""
    for year in sorted({month.year for month in history["month"]}, reverse=True):
        rows = history[[month.year == year for month in history["month"]]]
        yield Heading(str(year))
        yield months_table(rows, page.view, page.words)


def _history(page: PageView) -> pd.DataFrame:
    return page.rows(queries.monthly_volumes)


def _lead(page: PageView) -> str:
    words, month, build = page.words, page.view.first_month, page.build
    is_over = describe.month_is_over(month, build["last_day"])
    key = "month.lead" if is_over else "month.lead_running"
    return words(key, last_day=words.day(build["last_day"]))


def _days(page: PageView) -> Iterator[Block]:
    """Yield the chart of the month's days and its download."""
    words = page.words
    daily = page.with_view(categories=queries.daily_categories(page.view))
    days = pd.concat(
        queries.attack_days(page.con, page.view, (category,))
        for category in daily.view.categories
    )
    mentioned = days[days["status"] != "not_mentioned"]
    days = days[days["categories"].isin(mentioned["categories"])]
    if days.empty:
        yield Notice(words("month.no_days"))
        return
    days_chart: Chart = chart(
        daily,
        "attacks",
        "month_days",
        charts.month_days(days, words),
        alt=describe.alt_month_days(days, words),
        reported_by=words("caption.air_force"),
    )
    yield days_chart
    yield Download("month-days", "attack_days", days, view=daily.view)


def _other_months(page: PageView) -> str:
    """Return links to the previous, next and first months, and to the list."""
    words, view = page.words, page.view
    months = queries.choices(page.con, ()).months
    if view.first_month not in months:
        return f"[{words('month.months')}](/{short_path('months', view)})"
    at = months.index(view.first_month)
    neighbours = [
        (f"← {words.month(months[at - 1])}", months[at - 1]) if at else None,
        (f"{words.month(months[at + 1])} →", months[at + 1])
        if at + 1 < len(months)
        else None,
        (words("month.first", month=words.month(months[0])), months[0]) if at else None,
    ]
    links = [
        f"[{literal(text)}](/{short_path(f'{month:%Y-%m}', view)})"
        for text, month in filter(None, neighbours)
    ]
    all_months_link = f"[{words('month.months')}](/{short_path('months', view)})"
    return " · ".join([*links, all_months_link])


def _figures(page: PageView) -> Iterator[Block]:
    """Yield a card per category with a link to its sources, then further claims."""
    words, month, history = page.words, page.view.first_month, _history(page)
    groups, further = [], []
    for category in queries.CATEGORIES:
        row = bar_row(history, category, month)
        if row is None:
            continue
        finding = describe.month_finding(row, history, words)
        view = replace(page.view, bar=Bar(category, month))
        link = PageLink("volumes", describe.behind(row, words), view)
        cards = tuple(short_cards({category: finding}))
        groups.append((*cards, link) if finding.figure else cards)
        further += [describe.beyond(row, words), describe.president(row, words)]
    yield Beside(tuple(groups))
    for sentence in filter(None, further):
        yield Text(literal(sentence), is_small=True)
    rows = history[history["month"] == month]
    yield volumes_download(page, f"volumes-{month:%Y-%m}", rows)


def _nights(page: PageView) -> Iterator[Block]:
    """Yield the days with the most launched: in total, missiles, and drones."""
    view, words = page.view, page.words
    categories = queries.daily_categories(view)
    together = queries.attack_days(page.con, view, categories)
    for category in categories:
        single = queries.attack_days(page.con, view, (category,))
        columns = {
            "launched": category,
            "launched_bound": f"{category}_bound",
            "n_reports": f"{category}_reports",
            "n_withheld": f"{category}_withheld",
        }
        together = together.merge(
            single[["day", *columns]].rename(columns=columns), on="day"
        )
    known = together[together["launched"].fillna(0) > 0]
    largest = known.sort_values(["launched", "day"], ascending=[False, True])
    if largest.empty:
        yield Text(words("month.no_nights"))
        return
    nights = largest.head(N_NIGHTS)
    attacks = queries.attack_windows(page.con, view, categories)
    nights = nights.assign(
        n_attacks=nights["day"].map(attacks["end_date"].value_counts())
    )
    yield Text(words("month.nights_text"), is_small=True)
    strikes = queries.strikes_of_days(page.con, nights["day"].to_list())
    yield nights_table(nights, strikes, view, words)


def _strikes(page: PageView) -> Iterator[Block]:
    """Yield the top-level strikes, those with the most killed first."""
    view, words = page.view, page.words
    # The first month of the filter also includes earlier strikes.
    rows = queries.strikes(page.con, view)
    rows = rows[rows["date_start"] >= view.first_month]
    strikes = queries.at_level(rows, view.level)
    if strikes.empty:
        yield Text(words("month.no_strikes"))
        return
    sums = queries.strike_sums(page.con, rows, view.level)
    yield Text(literal(describe.month_strikes(sums, strikes, view.first_month, words)))
    yield Text(words("month.strikes_text"), is_small=True)
    order = describe.most_killed_first(strikes.sort_values("date_start", kind="stable"))
    yield strikes_table(order, view, words)
    claims = describe.claims_apart(strikes, words)
    if claims:
        yield Text(claims, is_small=True)
    yield Download("strikes", "strike_summaries", strikes, page="strikes")


def _statements(page: PageView) -> Iterator[Block]:
    """Yield the statements on the month, then those on weeks and days within it."""
    words, rows = page.words, queries.statement_comparisons(page.con, page.view)
    on_month = rows[rows["month"].notna()]
    within = rows[rows["month"].isna() & (rows["days"] < SHORTEST_MONTH)]
    if on_month.empty:
        yield Text(words("month.no_statements"))
    else:
        yield Text(words("compare.not_added"), is_small=True)
        yield statements_table("statements", on_month, words)
    if not within.empty:
        label = words("compare.shorter", n=len(within))
        yield Details("shorter", label, (statements_table("within", within, words),))


def _changed(page: PageView) -> Iterator[Block]:
    """Yield each first print compared with today's figure, and every later revision."""
    view, words = page.view, page.words
    prints = queries.first_prints(page.con, view)
    sentences = [
        describe.month_print(row, words)
        for category in queries.CATEGORIES
        for row in prints[prints["category"] == category].to_dict("records")
    ]
    if sentences:
        yield Text("\n".join(f"- {literal(sentence)}" for sentence in sentences))
    else:
        yield Text(words("month.no_prints"))
    yield Text(words("revisions.glide_bombs"), is_small=True)
    revisions = queries.revisions(page.con, view)
    printed = {row["category"]: row["printed_on"] for row in prints.to_dict("records")}
    is_later = [
        pd.isna(printed.get(category)) or revised_on > printed[category]
        for category, revised_on in zip(
            revisions["category"], revisions["revised_on"], strict=True
        )
    ]
    later = revisions[is_later]
    if later.empty:
        if prints["first_print"].notna().any():
            yield Text(words("month.nothing_revised"))
        return
    label = words("month.revised", n=len(later))
    inside = revised_figures(later, queries.vintage_span(page.con), words)
    yield Details("revised", label, tuple(inside))


def _citation(page: PageView) -> Citation:
    url = f"{SITE}{short_path(f'{page.view.first_month:%Y-%m}', page.view)}"
    return citation_of(page, page.words("app.title"), month_title(page), url)
