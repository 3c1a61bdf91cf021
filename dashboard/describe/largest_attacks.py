"""Sentences about the largest attacks of a range, worded alike on every page."""

from datetime import date

import pandas as pd

from dashboard.describe.attacks import attack_window, daily_weapons, day_counted
from dashboard.describe.names import capital
from dashboard.i18n import Words
from dashboard.rows import Row


def attack_counted(row: Row, words: Words) -> str:
    """Return an attack's size, such as "823 missiles and drones".

    ``row`` is one of ``queries.attack_windows``; it counts the selected weapons.
    """
    return day_counted(row, words, "ranked")


def largest_attack(attacks: pd.DataFrame, words: Words) -> str:
    """Return the largest attack in words: "823 missiles and drones, 7 September 2025".

    ``attacks`` is ``queries.attack_windows``, largest first. If several tie for the
    largest, it says how many. Returns "" if there are no attacks.
    """
    if attacks.empty:
        return ""
    first = attacks.iloc[0]
    n = int((attacks["rank"] == 1).sum())
    counted = attack_counted(first, words)
    if n > 1:
        return words("attacks.largest_of_several", counted=counted, n=n)
    day = words.day(first["end_date"])
    return words("attacks.largest_one", counted=counted, day=day)


def attack_headline(
    attacks: pd.DataFrame, months: tuple[date, date] | None, words: Words
) -> str:
    """Return the largest attack as the finding of a page; "" if there are no attacks.

    ``months`` are the first and the last month of the range; None for all days.
    """
    largest = largest_attack(attacks, words)
    if not largest:
        return ""
    if months is None:
        return capital(words("attacks.headline", largest=largest))
    return capital(
        words("attacks.headline_of_range", largest=largest, range=words.months(*months))
    )


def stopped_sentence(row: Row, words: Words) -> str:
    """Return how many of a row were stopped; "" if no report says."""
    if pd.isna(row["stopped"]):
        return ""
    value = words.figure(row, "stopped")
    return words("attacks.stopped_sentence", value=value)


def attacks_of_day(attacks: pd.DataFrame, words: Words) -> str:
    """Name each attack of a day that had several; from ``queries.day_attacks``."""
    if len(attacks) < 2:
        return ""
    named = "; ".join(
        words(
            "attacks.attack_of_day",
            value=words.figure(row, "ranked"),
            window=attack_window(row, words),
        )
        for row in attacks.to_dict("records")
    )
    return words("attacks.several_attacks", n=len(attacks), attacks=named)


def largest_day_sentence(
    days: pd.DataFrame, attacks: pd.DataFrame, words: Words
) -> str:
    """Say which day, with several attacks, had more than the largest attack.

    ``days`` is ``queries.attack_days``. Returns "" if no day had more.
    """
    known = days[days["launched"].notna()]
    if known.empty or attacks.empty:
        return ""
    largest = known.iloc[int(known["launched"].argmax())]
    if largest["launched"] <= attacks["ranked"].iloc[0]:
        return ""
    return words(
        "attacks.largest_day",
        value=words.figure(largest),
        day=words.day(largest["day"]),
        n=int((attacks["end_date"] == largest["day"]).sum()),
    )


def alt_largest_attacks(attacks: pd.DataFrame, words: Words) -> str:
    """Return the alternative text of the chart and the table of ``attacks``."""
    return words(
        "attacks.largest_attacks_alt",
        n=len(attacks),
        weapons=daily_weapons(attacks["categories"].iloc[0], words),
        value=words.bounded(*attacks[["ranked", "ranked_bound"]].iloc[0]),
        window=attack_window(attacks.iloc[0], words),
    )
