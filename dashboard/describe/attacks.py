"""Sentences about days and windows of attacks, and their names in words."""

from datetime import date, time

import pandas as pd

from dashboard.describe.definitions import decoys_between
from dashboard.describe.names import capital
from dashboard.describe.volumes import Finding
from dashboard.i18n import Words
from dashboard.permalink import months_later
from dashboard.queries import LARGE, VERY_LARGE
from dashboard.rows import Row

#: Catalogue keys of the categories' names within a sentence.
WEAPONS = {
    "missile": "attacks.missiles",
    "drone": "attacks.drones",
    "missile;drone": "attacks.missiles_and_drones",
}
COUNTED = {
    "missile": "counted.missile",
    "drone": "counted.drone",
    "missile;drone": "attacks.counted_both",
}
QUARTERS = (
    *("attacks.first_quarter", "attacks.second_quarter"),
    *("attacks.third_quarter", "attacks.fourth_quarter"),
)


def daily_weapons(categories: str, words: Words) -> str:
    """Return the name of ``missile``, ``drone`` or ``missile;drone``."""
    return words(WEAPONS[categories])


def either_weapon(categories: str, words: Words) -> str:
    """Return the same for a negative sentence: "missiles or drones"."""
    if ";" in categories:
        return words("attacks.missiles_or_drones")
    return daily_weapons(categories, words)


def weapons_title(categories: str, words: Words) -> str:
    """Return the same with a capital, to begin a title."""
    return capital(daily_weapons(categories, words))


def day_status(row: Row, words: Words) -> str:
    """Return the status of a day's figure, or why there is none."""
    weapons = either_weapon(row["categories"], words)
    return words(f"attacks.{row['status']}", weapons=weapons)


def day_figure(row: Row, words: Words) -> str:
    """Return a day's figure with its bound, or why there is none."""
    if pd.isna(row["launched"]):
        return day_status(row, words)
    return words.figure(row)


def day_counted(row: Row, words: Words, name: str = "launched") -> str:
    """Return a day's figure with what it counts, such as "at least 18 drones".

    It names only the weapons that the day's reports name.
    """
    named = row["categories_named"]
    weapons = COUNTED[row["categories"] if pd.isna(named) else named]
    counted = words(weapons, n=int(row[name]))
    return words(f"bounded_count.{row[f'{name}_bound']}", counted=counted)


def quantile(row: Row, name: str, words: Words) -> str:
    """Return a statistic of days, such as the median; at least, if days are partial."""
    return words.bounded(row[name], "at_least" if row["days_partial"] else "exact")


def days_of_size(row: Row, name: str, words: Words) -> str:
    """Return the number of days of a size; a lower bound if some are undecided."""
    return words.bounded(row[name], "at_least" if row["days_open"] else "exact")


def attack_window(row: Row, words: Words) -> str:
    """Return an attack's window, such as "6 Sep, 17:00 – 7 September 2025, 09:30"."""
    start, end = row["start_date"], row["end_date"]
    end_clock, start_clock = _clock(row["end_time"]), _clock(row["start_time"])
    if start != end and not (start_clock or end_clock):
        return words.days(start, end)
    if start != end:
        return f"{words.short_day(start)}{start_clock} – {words.day(end)}{end_clock}"
    if start_clock and end_clock:
        return f"{words.day(end)}{start_clock} – {end_clock.removeprefix(', ')}"
    if end_clock:
        hour = end_clock.removeprefix(", ")
        return words("attacks.window_until", day=words.day(end), hour=hour)
    return f"{words.day(end)}{start_clock}"


def quarter(first_day: date, words: Words) -> str:
    """Return a quarter's name, such as "Q3 2025"."""
    name = short_quarter(first_day, words)
    return words("attacks.quarter", quarter=name, year=first_day.year)


def short_quarter(first_day: date, words: Words) -> str:
    """Return a quarter's name without its year, such as "Q3"."""
    return words(QUARTERS[(first_day.month - 1) // 3])


def attack_findings(
    days: pd.DataFrame, months: pd.DataFrame, words: Words
) -> dict[str, Finding]:
    """Return two findings: the median day, and the days of at least a size.

    ``days`` is ``queries.attack_days`` for the range on screen; ``months`` is all of
    ``queries.attack_months``, since the year before may lie outside the range.
    """
    inside = months[months["month"].isin(days["month"].unique())]
    return {
        "median": _median_day(inside, months, words),
        "large": _large_days(inside, months, words),
    }


def large_days_sentence(months: pd.DataFrame, words: Words) -> str:
    """Say how many days of the latest complete month reached the size.

    ``months`` is ``queries.attack_months``, cut to the range on screen.
    """
    latest = _latest_whole(months)
    if latest is None:
        return words("attacks.no_whole_month")
    sentence = words(
        "attacks.size_sentence",
        month=words.month(latest["month"]),
        large=days_of_size(latest, "days_large", words),
        reported=words.number(latest["days_reported"]),
        size=words.number(latest["size"]),
        weapons=daily_weapons(latest["categories"], words),
    )
    days = latest["days_in_month"]
    if days != latest["days_reported"]:
        sentence = f"{sentence} {words('attacks.size_month_days', days_in_month=days)}"
    return " ".join([sentence, *_open_days(latest, words)])


def sizes_sentence(sizes: pd.DataFrame, words: Words) -> str:
    """Compare the first and the last complete quarter; "" if there are not two.

    ``sizes`` is ``queries.attack_sizes``.
    """
    complete = sizes[sizes["is_whole"] & sizes["median"].notna()]
    if len(complete) < 2:
        return ""
    first, last = complete.iloc[0], complete.iloc[-1]
    return words(
        "attacks.sizes_grew",
        decoys=decoys_between(
            sizes["categories"].iloc[0], first["quarter"], last["quarter"], words
        ),
        first=quarter(first["quarter"], words),
        first_median=quantile(first, "median", words),
        first_top=quantile(first, "percentile_90", words),
        first_days=words.number(first["days_with_figure"]),
        last=quarter(last["quarter"], words),
        last_median=quantile(last, "median", words),
        last_top=quantile(last, "percentile_90", words),
        last_days=words.number(last["days_with_figure"]),
    )


def alt_attack_calendar(
    days: pd.DataFrame, findings: dict[str, Finding], words: Words
) -> str:
    """Return the alternative text of ``charts.attack_calendar``."""
    return words(
        "attacks.calendar_alt",
        weapons=daily_weapons(days["categories"].iloc[0], words),
        first=words.day(days["day"].min()),
        last=words.day(days["day"].max()),
        figures=words.number(days["launched"].count()),
        unknown=words.number((days["status"] == "no_report").sum()),
        findings=" ".join(str(finding) for finding in findings.values()),
    )


def alt_daily_attacks(days: pd.DataFrame, words: Words) -> str:
    """Return the alternative text of ``charts.daily_attacks``."""
    codes = list(dict.fromkeys(days["categories"]))
    sentences = []
    for code in codes:
        known = days[(days["categories"] == code) & days["mean_30"].notna()]
        if known.empty:
            continue
        last = known.iloc[-1]
        sentences.append(
            words(
                "attacks.daily_last_mean",
                category=words.name("category", code),
                day=words.day(last["day"]),
                value=daily_mean(last, "mean_30", words),
                n=last["mean_30_days"],
            )
        )
    return words(
        "attacks.daily_alt",
        weapons=daily_weapons(";".join(codes), words),
        first=words.day(days["day"].min()),
        last=words.day(days["day"].max()),
        last_means=" ".join(sentences),
    )


def daily_mean(row: Row, column: str, words: Words) -> str:
    """Return a mean, rounded, with its bound; "" if there is none."""
    if pd.isna(row[column]):
        return ""
    return words.bounded(round(float(row[column])), row[f"{column}_bound"])


def alt_attack_sizes(sizes: pd.DataFrame, words: Words) -> str:
    """Return the alternative text of ``charts.attack_sizes``."""
    return words(
        "attacks.sizes_alt",
        weapons=daily_weapons(sizes["categories"].iloc[0], words),
        sentence=sizes_sentence(sizes, words),
    )


def alt_days_by_size(sizes: pd.DataFrame, words: Words) -> str:
    """Return the alternative text of ``charts.days_by_size``."""
    last = sizes.iloc[-1]
    return words(
        "attacks.by_size_alt",
        weapons=daily_weapons(last["categories"], words),
        size=words.number(LARGE),
        very_size=words.number(VERY_LARGE),
        quarter=quarter(last["quarter"], words),
        large=days_of_size(last, "days_large", words),
        very_large=days_of_size(last, "days_very_large", words),
        n=words.number(last["days_with_figure"]),
    )


def alt_large_days(months: pd.DataFrame, words: Words) -> str:
    """Return the alternative text of ``charts.large_days``."""
    return words(
        "attacks.size_alt",
        size=words.number(months["size"].iloc[0]),
        weapons=daily_weapons(months["categories"].iloc[0], words),
        sentence=large_days_sentence(months, words),
    )


def _median_day(inside: pd.DataFrame, months: pd.DataFrame, words: Words) -> Finding:
    title = words("attacks.median_title")
    latest = _latest_whole(inside)
    if latest is None or pd.isna(latest["median"]):
        return Finding(title, "", "", (words("attacks.no_whole_month"),))
    sentences: tuple[str, ...] = ()
    before = _year_before(latest, months)
    if before is not None and pd.notna(before["median"]):
        month = capital(words.month(before["month"]))
        value = quantile(before, "median", words) + _decoys_since(before, latest, words)
        sentences = (words("attacks.before", month=month, value=value),)
    when = words(
        "attacks.median_when",
        weapons=weapons_title(latest["categories"], words),
        month=words.month(latest["month"]),
    )
    return Finding(title, quantile(latest, "median", words), when, sentences)


def _large_days(inside: pd.DataFrame, months: pd.DataFrame, words: Words) -> Finding:
    size = words.number(months["size"].iloc[0])
    title = words("attacks.large_title", size=size)
    latest = _latest_whole(inside)
    if latest is None:
        return Finding(title, "", "", (words("attacks.no_whole_month"),))
    sentences: tuple[str, ...] = ()
    before = _year_before(latest, months)
    if before is not None:
        value = words(
            "attacks.large_figure",
            large=days_of_size(before, "days_large", words),
            reported=words.number(before["days_reported"]),
        ) + _decoys_since(before, latest, words)
        month = capital(words.month(before["month"]))
        sentences = (words("attacks.before", month=month, value=value),)
    figure = words(
        "attacks.large_figure",
        large=days_of_size(latest, "days_large", words),
        reported=words.number(latest["days_reported"]),
    )
    when = words("attacks.large_when", month=words.month(latest["month"]))
    return Finding(title, figure, when, sentences)


def _decoys_since(before: Row, latest: Row, words: Words) -> str:
    months = before["month"], latest["month"]
    return decoys_between(latest["categories"], *months, words)


def _open_days(row: Row, words: Words) -> list[str]:
    n = int(row["days_open"])
    return [words("attacks.large_open", n=n)] if n else []


def _latest_whole(months: pd.DataFrame) -> Row | None:
    complete = months[months["is_whole"] & (months["days_reported"] > 0)]
    return None if complete.empty else complete.iloc[-1]


def _year_before(row: Row, months: pd.DataFrame) -> Row | None:
    return _latest_whole(months[months["month"] == months_later(row["month"], -12)])


def _clock(hour: time | None) -> str:
    return f", {hour:%H:%M}" if isinstance(hour, time) else ""
