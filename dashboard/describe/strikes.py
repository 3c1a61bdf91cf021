"""Sentences about strikes: sums, what is missing from them, and one strike's toll.

The attacker's claims have separate sentences and are in no others (counting rule 12).
A number keeps the bound of the report that gave it.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pandas as pd

from dashboard.describe.names import areas, capital, claimant
from dashboard.describe.people import people_number, sum_in_parts
from dashboard.describe.periods import months_span
from dashboard.describe.volumes import Finding
from dashboard.i18n import Words
from dashboard.permalink import View
from dashboard.queries import ALL_CLASSES, CATEGORIES
from dashboard.rows import Row

PEOPLE = ("killed", "injured")
UNITED_NATIONS = "un"


def strike_sample(span: Row, words: Words) -> str:
    """Say what the register is and is not; ``span`` is ``queries.strike_span``."""
    return words(
        "strikes.sample",
        n_strikes=words.number(span["n_strikes"]),
        n_reports=words.number(span["n_reports"]),
        first_day=words.day(span["first_day"]),
        last_day=words.day(span["last_day"]),
    )


def strike_headline(sums: pd.DataFrame, view: View, words: Words) -> str:
    """Return how many people were reported killed; the page's name if unknown.

    ``sums`` is ``queries.strike_sums``, which adds up air strikes only. The view's
    weapons are named unless it has all of them.
    """
    total = all_strikes(sums)
    if pd.isna(total["killed"]) or not total["killed"]:
        return words("strikes.title")
    value = people_number(total, "killed", words)
    people = words("strikes.finding_people", n=int(total["killed"]), value=value)
    strikes = words("strikes.finding_strikes", n=int(total["n_strikes"]))
    if set(view.categories) != set(CATEGORIES):
        used = (words(f"front.of_{category}") for category in view.categories)
        weapons = words("strikes.or").join(used)
        strikes = words("strikes.finding_with", strikes=strikes, weapons=weapons)
    return capital(words("strikes.finding", people=people, strikes=strikes))


def strike_context(strikes: pd.DataFrame, view: View, words: Words) -> str:
    """Say what the numbers are, and for which months: the strikes' or the view's."""
    return words("strikes.context", span=_span(strikes, view, words))


def strike_sentence(
    headline: str, strikes: pd.DataFrame, view: View, words: Words
) -> str:
    """Return the headline as it can be quoted: with its months, and as a sample."""
    span = _span(strikes, view, words)
    return words("strikes.sentence", headline=headline, span=span)


def area_sentence(
    area: str, row: Row | None, strikes: pd.DataFrame, view: View, words: Words
) -> str:
    """Return the toll of an oblast or place as it can be quoted.

    ``row`` is its row of ``queries.strike_sums``, None without an air strike there.
    """
    if row is None:
        return words("strikes.area_none", area=area, span=months_span(view, words))
    toll = {people: people_number(row, people, words) for people in PEOPLE}
    n_strikes = words("strikes.tiles_hover_strikes", n=int(row["n_strikes"]))
    span = _span(strikes, view, words)
    return words(
        "strikes.area_sentence", area=area, n_strikes=n_strikes, span=span, **toll
    )


def _span(strikes: pd.DataFrame, view: View, words: Words) -> str:
    if strikes.empty:
        return months_span(view, words)
    days = strikes["date_start"]
    first, last = days.min().replace(day=1), days.max().replace(day=1)
    return months_span(replace(view, first_month=first, last_month=last), words)


def oblast_toll(
    row: Row | None, strikes: pd.DataFrame, n_parts: int, words: Words
) -> list[str]:
    """Return an oblast's toll, then what is unknown, claimed or counted apart.

    ``row`` is its row of ``queries.strike_sums``; ``strikes`` are those listed for it,
    of which ``n_parts`` are parts of larger attacks.
    """
    if strikes.empty:
        return [words("strikes.oblast_none")]
    sentences = []
    if row is not None:
        toll = {people: people_number(row, people, words) for people in PEOPLE}
        n_strikes = words("strikes.tiles_hover_strikes", n=int(row["n_strikes"]))
        sentences.append(words("strikes.oblast_toll", n_strikes=n_strikes, **toll))
        unknown = int(row["n_killed_unknown"])
        if unknown:
            sentences.append(words("strikes.oblast_unknown", n=unknown))
    claimed = int(strikes["killed_claimed_by_attacker"].notna().sum())
    artillery = int((~strikes["is_air_strike"]).sum())
    return sentences + [
        words(key, n=n)
        for key, n in (
            ("strikes.oblast_parts", n_parts),
            ("strikes.oblast_claims", claimed),
            ("strikes.oblast_artillery", artillery),
        )
        if n
    ]


def strike_filters(view: View, span: Row, words: Words) -> list[str]:
    """Explain those effects of the filters on strikes that are not obvious."""
    sentences = []
    if span["n_before_filter"] and view.first_month == span["first_filter_month"]:
        month = words.month(span["first_day"])
        n = int(span["n_before_filter"])
        sentences.append(words("strikes.before_filter", month=month, n=n))
    if set(view.categories) != set(CATEGORIES):
        sentences.append(words("strikes.some_categories"))
    if view.munition_class != ALL_CLASSES:
        sentences.append(words("strikes.no_class"))
    return sentences


def claims_apart(strikes: pd.DataFrame, words: Words) -> str:
    """Say for how many strikes the attacker claims a number; it is in no sum."""
    n = int(strikes["killed_claimed_by_attacker"].notna().sum())
    return words("strikes.attackers_claims", n=n) if n else ""


def strike_findings(
    strikes: pd.DataFrame, sums: pd.DataFrame, level: str, words: Words
) -> dict[str, Finding]:
    """Return findings on the number of strikes, of people killed, and of injured.

    ``strikes`` is ``queries.strikes`` (both levels), ``sums`` the sums over those of
    ``level``. Strikes without a number are counted beside the sum.
    """
    total = all_strikes(sums)
    left_out = int((~strikes[f"is_{level}"]).sum())
    artillery = int((strikes[f"is_{level}"] & ~strikes["is_air_strike"]).sum())
    apart = tuple(
        words(key, n=n)
        for key, n in (
            (f"strikes.left_out_{level}", left_out),
            ("strikes.artillery_apart", artillery),
        )
        if n
    )
    when = words(f"strikes.when_{level}")
    number = words.number(total["n_strikes"])
    findings = {"strikes": Finding(words("strikes.card_strikes"), number, when, apart)}
    for people in PEOPLE:
        sentences = _missing(strikes, total, people, level, words)
        known = total["n_strikes"] - total[f"n_{people}_unknown"]
        when = words(
            "strikes.known",
            known=words.number(known),
            total=words.number(total["n_strikes"]),
        )
        findings[people] = Finding(
            words(f"strikes.card_{people}"),
            people_number(total, people, words),
            when,
            tuple(sentences),
        )
    return findings


def all_strikes(sums: pd.DataFrame) -> Row:
    """Return the row of ``queries.strike_sums`` for all strikes."""
    return sums[sums["scope"] == "all"].iloc[0]


def _missing(
    strikes: pd.DataFrame, total: Row, people: str, level: str, words: Words
) -> Iterable[str]:
    """Yield the caveats of a sum: unknown, parts, bounds, higher reports, rounding."""
    unknown = int(total[f"n_{people}_unknown"])
    if unknown:
        yield words("strikes.unknown", n=unknown)
    counted = strikes[strikes[f"is_{level}"] & strikes["is_air_strike"]]
    if in_parts := sum_in_parts(counted, people, words):
        yield in_parts
    if total[f"n_{people}_at_least"]:
        yield words("strikes.at_least", n=int(total[f"n_{people}_at_least"]))
    higher = int((counted[f"{people}_high"] > counted[people]).sum())
    if higher:
        yield words("strikes.higher", n=higher)
    if total[f"n_{people}_approx"]:
        value = words.number(total[f"{people}_approx"])
        yield words("strikes.approx", n=int(total[f"n_{people}_approx"]), value=value)
    rough = counted[(counted[f"{people}_bound"] == "approx").fillna(False)]
    if len(rough) > 1:
        largest = rough.sort_values(people, kind="stable").iloc[-1]
        value, name = words.number(largest[people]), strike_name(largest, words)
        yield words("strikes.approx_largest", value=value, name=name)


def country_wide(sums: pd.DataFrame, level: str, words: Words) -> str:
    """Say how many strikes have no oblast, so no tile; "" if all have one."""
    rows = sums[(sums["scope"] == "oblast") & sums["oblast_code"].isna()]
    if rows.empty:
        return ""
    row = rows.iloc[0]
    sentence = words(
        "strikes.tiles_country_wide",
        n=int(row["n_strikes"]),
        killed=people_number(row, "killed", words),
        known=words.number(row["n_strikes"] - row["n_killed_unknown"]),
    )
    if level == "innermost":
        return sentence
    return f"{sentence} {words('strikes.tiles_parts')}"


def strike_place(row: Row, words: Words) -> str:
    """Return the place of a strike, or "country-wide"."""
    if pd.isna(row["oblast_code"]):
        return words("strikes.country_wide")
    return areas(row["place"], words)


def strike_date(row: Row, words: Words) -> str:
    """Return the day of a strike, or its first and last days."""
    return words.days(row["date_start"], row["date_end"])


def strike_name(row: Row, words: Words) -> str:
    """Return a strike's place and date, with its site or code if needed."""
    return _named("strikes.label", row, words)


def strike_option(row: Row, words: Words) -> str:
    """Return the same with the date first, for lists sorted by date."""
    return _named("strikes.option", row, words)


def _named(key: str, row: Row, words: Words) -> str:
    values = {"place": strike_place(row, words), "date": strike_date(row, words)}
    if site := strike_site(row, words):
        return words(f"{key}_code", code=site, **values)
    if row["n_same_day_and_place"] == 1:
        return words(key, **values)
    # A strike with parts of the same day and place is labelled as all of its sites.
    code = _place_code(row) if row["is_innermost"] else words("strikes.all_sites")
    return words(f"{key}_code", code=code, **values)


def strike_site(row: Row, words: Words) -> str:
    """Return the site struck within a place if the code names one, else ""."""
    code = _place_code(row)
    at = code.find("-")
    while at >= 0:
        key = f"strike_site.{code[at + 1 :]}"
        if key in words.entries:
            return words(key)
        at = code.find("-", at + 1)
    return ""


def strike_target(row: Row, words: Words) -> str:
    """Return the kind of target as reported; "" if none is."""
    code = row["target_reported"]
    return "" if pd.isna(code) else words.name("strike_target", code)


def _place_code(row: Row) -> str:
    """Return a strike's code without its day: its place and site."""
    return str(row["strike_id"])[len("2024-07-08-") :]


def weapons(categories: Any, words: Words) -> str:
    """Return the names of the weapons reported; "unknown" if none are."""
    if pd.isna(categories):
        return words("strike_weapon.unknown")
    codes = str(categories).split(";")
    return ", ".join(words.name("strike_weapon", code) for code in codes)


def strike_toll(strike: Row, reports: pd.DataFrame, people: str, words: Words) -> str:
    """Return the latest number of killed or injured, its range and how it grew.

    ``strike`` is a row of ``queries.strike_family``, ``reports`` are its reports.
    """
    if pd.isna(strike[people]):
        claimed = reports.loc[reports["is_attacker"], people].notna().any()
        value = words("strikes.toll_unknown" if claimed else "strikes.toll_unknown_all")
        return words(f"strikes.toll_{people}", value=value)
    low, high = strike[f"{people}_low"], strike[f"{people}_high"]
    number = words.figure(strike, people)
    if low == high:
        value = words("strikes.toll_value", value=number)
    else:
        ends = {"low": words.number(low), "high": words.number(high)}
        value = words("strikes.toll_range", value=number, **ends)
    sentence = f"{words(f'strikes.toll_{people}', value=value)}."
    sentences = (
        sentence,
        _growth(reports, people, words),
        _undated_higher(strike, reports, people, words),
    )
    return " ".join(filter(None, sentences))


def _undated_higher(
    strike: Row, reports: pd.DataFrame, people: str, words: Words
) -> str:
    """Say that an undated report gives more than the toll; "" if none does."""
    more = reports[
        ~reports["is_attacker"]
        & reports["published_on"].isna()
        & (reports[people] > strike[people]).fillna(False)
    ]
    if more.empty:
        return ""
    highest = more.sort_values(people, kind="stable").iloc[-1]
    value = words.figure(highest, people)
    return words("strikes.undated_higher", value=value)


def _growth(reports: pd.DataFrame, people: str, words: Words) -> str:
    """List the numbers in the order Ukraine and independent sources gave them."""
    numbered = reports[
        ~reports["is_attacker"]
        & (reports["claimant_side"] != UNITED_NATIONS)
        & reports[people].notna()
    ]
    steps: list[tuple[int, str]] = []
    for report in numbered.to_dict("records"):
        number = words.figure(report, people)
        if pd.isna(report["published_on"]):
            number = words("strikes.step_undated", value=number)
        if steps and steps[-1][0] == report[people]:
            steps.pop()
        steps.append((report[people], number))
    if len(steps) < 2:
        return ""
    rest = words.listed([text for _, text in steps[1:]])
    sequence = words("strikes.then", first=steps[0][1], rest=rest)
    return words(f"strikes.grew_{people}", sequence=sequence)


def united_nations(reports: pd.DataFrame, words: Words) -> str:
    """List the United Nations' numbers report by report; "" if there are none."""
    reported = []
    un_reports = reports[reports["claimant_side"] == UNITED_NATIONS]
    for report in un_reports.to_dict("records"):
        parts = [
            words(
                f"strikes.people_{people}",
                value=words.figure(report, people),
            )
            for people in PEOPLE
            if pd.notna(report[people])
        ]
        if parts:
            numbers = words.listed(parts)
            when = published(report, words)
            name = claimant(report["claimant"], words)
            values = {"claimant": name, "what": numbers, "when": when}
            reported.append(words("strikes.un_one", **values))
    return words("strikes.un", said="; ".join(reported)) if reported else ""


def attacker_claims(reports: pd.DataFrame, words: Words) -> list[str]:
    """Return a sentence for each number the attacker claims, or say there is none.

    ``reports`` are the attacker's, at least one.
    """
    claims = [
        words(
            "strikes.attacker_claim",
            claimant=claimant(report["claimant"], words),
            value=words.figure(report, "killed"),
        )
        for report in reports[reports["killed"].notna()].to_dict("records")
    ]
    return claims or [words("strikes.attacker_no_number")]


def published(report: Row, words: Words) -> str:
    """Return the day of publication, or say that the page shows none."""
    if pd.isna(report["published_on"]):
        return words("strikes.undated_when")
    return words.day(report["published_on"])
