"""Sentences of a month's summary: its finding, figures and later changes."""

from datetime import date

import pandas as pd

from dashboard.describe.names import capital, claimant, counted
from dashboard.describe.people import people_number, sum_in_parts
from dashboard.describe.revisions import beside_copies, signed_change
from dashboard.describe.strikes import all_strikes
from dashboard.describe.volumes import Finding, when, year_before
from dashboard.i18n import Words
from dashboard.queries import CATEGORIES, REPORT_BASES, bar_row, last_day_of
from dashboard.rows import Row


def month_is_over(month: date, last_day: date) -> bool:
    """Tell whether figures up to ``last_day`` cover ``month`` to its end."""
    return last_day >= last_day_of(month)


def month_headline(
    history: pd.DataFrame, month: date, last_day: date, words: Words
) -> str:
    """Return what was reported in ``month``, and which weapons have no figure.

    ``history`` is ``queries.monthly_volumes``. For a month not over, it says up to
    which day.
    """
    figures, missing = [], []
    for category in CATEGORIES:
        row = bar_row(history, category, month)
        if row is None or pd.isna(row["launched"]):
            missing.append(words(f"front.of_{category}"))
        else:
            figures.append(counted(row, words))
    name = capital(words.month(month))
    if not month_is_over(month, last_day):
        name = words("month.until", month=name, day=words.day(last_day))
    if not figures:
        return words("month.nothing", month=name)
    sentence = words("month.headline", month=name, counted=words.listed(figures))
    if not missing:
        return sentence
    named = words.listed(missing)
    return words("month.missing", headline=sentence, categories=named)


def month_finding(row: Row, history: pd.DataFrame, words: Words) -> Finding:
    """Return a category's figure for the month, its claimant, and the year before."""
    name = words.name("category", row["category"])
    before = year_before(row, history, words)
    sentences = (before,) if before else ()
    if pd.isna(row["launched"]):
        status = capital(words.name("status", row["status"]))
        return Finding(name, "", "", (f"{status}.", *sentences))
    who = when(row, words)
    if row["basis"] in REPORT_BASES:
        basis = words.name("basis", row["basis"])
        claimants = claimant(row["claimant"], words)
        who = words("month.who", claimant=claimants, basis=basis)
    figure = words.figure(row)
    return Finding(name, figure, who, sentences)


def month_strikes(
    sums: pd.DataFrame, strikes: pd.DataFrame, month: date, words: Words
) -> str:
    """Say how many strikes the register has, and how many people they killed.

    Artillery, which is in no sum, is named apart. ``strikes`` are those of the month,
    ``sums`` their ``queries.strike_sums``.
    """
    total = all_strikes(sums)
    sentences = []
    if total["n_strikes"]:
        sentences = [
            words(
                "month.strikes_sum",
                n=int(total["n_strikes"]),
                month=words.month(month),
                killed=people_number(total, "killed", words),
                injured=people_number(total, "injured", words),
            ),
            sum_in_parts(strikes, "killed", words),
        ]
    if artillery := int((~strikes["is_air_strike"]).sum()):
        sentences.append(words("strikes.artillery_apart", n=artillery))
    return " ".join(filter(None, sentences))


def month_print(row: Row, words: Words) -> str:
    """Say what the first print of a category's month was, and its change since.

    ``row`` is one of ``queries.first_prints``.
    """
    name = words.name("category", row["category"])
    if pd.isna(row["first_print"]):
        key = "month.print_unknown" if row["is_month_over"] else "month.print_running"
        return words(key, category=name)
    values = {
        "category": name,
        "first": words.figure_or_dash(row, "first_print"),
        "day": words.day(row["printed_on"]),
    }
    if pd.isna(row["launched"]) or row["revised"] == 0:
        sentence = words("month.print_same", **values)
    else:
        sentence = words(
            "month.print_changed",
            now=words.figure_or_dash(row, "launched"),
            change=signed_change(row["revised"], words),
            **values,
        )
    return f"{sentence} {beside_copies(row['launched_beside'], words)}".rstrip()


def alt_month_days(days: pd.DataFrame, words: Words) -> str:
    """Return the alternative text of ``charts.month_days``."""
    sentences = [words("month.days_alt", month=words.month(days["month"].iloc[0]))]
    for category in CATEGORIES:
        known = days[(days["categories"] == category) & days["launched"].notna()]
        if known.empty:
            continue
        most = known.iloc[int(known["launched"].astype("float64").argmax())]
        sentences.append(
            words(
                "month.days_most",
                category=words.name("category", category),
                n=len(known),
                most=words.figure(most),
                day=words.day(most["day"]),
            )
        )
    return " ".join(sentences)
