"""Sentences about monthly volumes: findings and alternative texts."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from dashboard.describe.definitions import decoys_between
from dashboard.describe.names import capital, category_of_class, claimant
from dashboard.i18n import Words
from dashboard.permalink import View, months_later
from dashboard.queries import CATEGORIES, REPORT_BASES, in_range, last_day_of
from dashboard.rows import Row

#: From this ratio, a change is given as a multiple, not as a percentage.
SEVERALFOLD = 3
#: Bases that may cover only part of a month, so are compared per day.
PER_DAY_BASES = ("weekly_estimate", "known_part", "known_nights")
#: Bounds of a figure without an upper limit.
LOWER_BOUNDS = ("at_least", "at_least_about")


@dataclass(frozen=True)
class Finding:
    """What a reader should learn about a category in five seconds.

    ``figure`` is the latest complete month's, ``when`` that month and its claimant;
    both are "" if no month in the view has a figure. ``sentences`` compare it.
    """

    category: str
    figure: str
    when: str
    sentences: tuple[str, ...]

    def __str__(self) -> str:
        """Return the finding as one text."""
        figure = f"{self.figure} {self.when}. " if self.figure else ""
        return f"{self.category}: {figure}{' '.join(self.sentences)}"


def findings(
    volumes: pd.DataFrame, view: View, words: Words, last_day: date
) -> dict[str, Finding]:
    """Return one finding per category of the view: the latest month and its change.

    ``volumes`` is all of ``queries.monthly_volumes``: records are over all months, and
    the months compared with may be before the view's range.
    """
    return {
        category: _finding(
            volumes[volumes["category"] == category], view, words, last_day
        )
        for category in view.categories
    }


def findings_in_one_line(findings: dict[str, Finding], words: Words) -> str:
    """Return the figures of all findings in one line of text."""
    return " ".join(
        f"{finding.category}: {finding.figure} {finding.when}."
        for finding in findings.values()
        if finding.figure
    ) or words("volumes.nothing")


def days_covered(row: Row, words: Words) -> str:
    """Say how many of its month's days a figure covers; "" if it covers all."""
    if row["days_covered"] >= row["days_in_month"]:
        return ""
    return words(
        "chart.hover_days",
        n=row["days_covered"],
        days_in_month=row["days_in_month"],
        per_day=words.decimal(row["per_day"]),
    )


def reported_by(volumes: pd.DataFrame, words: Words) -> str:
    """Name the claimants of ``queries.monthly_volumes`` by category."""
    known = volumes[volumes["launched"].notna()]
    phrases = []
    for category in (c for c in CATEGORIES if c in set(known["category"])):
        cells = known.loc[known["category"] == category, "claimant"].dropna()
        names = dict.fromkeys(name for cell in cells for name in str(cell).split(";"))
        who = ", ".join(claimant(name, words) for name in names)
        name = words.name("category", category)
        phrases.append(words("caption.reported_of", category=name, who=who))
    who = "; ".join(phrases) or words("caption.none")
    return words("caption.reported_by", who=who)


def _finding(rows: pd.DataFrame, view: View, words: Words, last_day: date) -> Finding:
    in_view = in_range(rows, view)
    whole_months = in_view[is_of_whole_month(in_view)]
    if whole_months.empty:
        category = _category(rows.iloc[0], words)
        parts = in_view[in_view["launched"].notna()]
        if parts.empty:
            return Finding(category, "", "", (words("volumes.nothing"),))
        part = parts.iloc[-1]
        return Finding(category, words.figure(part), _when_in_part(part, words), ())
    latest = whole_months.iloc[-1]
    sentences = (
        known_part(in_view, words),
        _changes(latest, rows, words),
        beyond(latest, words),
        president(latest, words),
        _record(latest, rows, words),
        so_far(in_view, words, last_day),
        _gaps(in_view, words),
    )
    return Finding(
        _category(latest, words),
        words.figure(latest),
        when(latest, words),
        tuple(filter(None, sentences)),
    )


def _category(row: Row, words: Words) -> str:
    return category_of_class(row["category"], row["munition_class"], words)


def is_of_whole_month(volumes: pd.DataFrame) -> pd.Series:
    """Tell which rows have a figure for their whole month."""
    in_part = volumes["status"].isin(["month_not_over", "known_part"])
    known_nights = volumes["basis"] == "known_nights"
    return volumes["launched"].notna() & ~in_part & ~known_nights


def when(latest: Row, words: Words) -> str:
    """Say which month, or which of its days, a figure covers, and who stated it."""
    month = words.month(latest["month"])
    if latest["basis"] in ("national_reports", "national_reports_and_posts"):
        return words("volumes.when", month=month)
    name = claimant(latest["claimant"], words)
    says = says_who(latest["claimant"], words)
    if latest["basis"] == "implied":
        return words("volumes.when_implied", claimant=name, month=month)
    if latest["days_covered"] < latest["days_in_month"]:
        days = {k: int(latest[k]) for k in ("days_covered", "days_in_month")}
        return words("volumes.when_part", says=says, month=month, **days)
    if latest["basis"] == "weekly_estimate":
        return words("volumes.when_weekly_estimate", claimant=name, month=month)
    return words("volumes.when_by", says=says, month=month)


def _when_in_part(row: Row, words: Words) -> str:
    """Say the same for a month whose figure covers only a part of it."""
    if row["basis"] not in REPORT_BASES:
        return when(row, words)
    days = {k: int(row[k]) for k in ("days_covered", "days_in_month")}
    return words("volumes.when_days", month=words.month(row["month"]), **days)


def says_who(claimants: str, words: Words) -> str:
    """Return whose figure it is, as a phrase to follow a comma."""
    entry = words.entries.get(f"says.{claimants}")
    return str(entry or words("volumes.says", claimant=claimant(claimants, words)))


def beyond(row: Row, words: Words) -> str:
    """Say what regional reports add for hours no national report covers (rule 4)."""
    if pd.isna(row["regional_beyond"]):
        return ""
    return words("volumes.beyond", n=int(row["regional_beyond"]))


def president(row: Row, words: Words) -> str:
    """Say what the president's statements add up to for the month (rule 10)."""
    if pd.isna(row["president_launched"]):
        return ""
    value = words.bounded(row["president_launched"], row["president_bound"])
    days = {k: int(row[k]) for k in ("president_days", "days_in_month")}
    key = "volumes.president"
    if days["president_days"] < days["days_in_month"]:
        key = "volumes.president_part"
    per_day = words.decimal(row["president_per_day"])
    return words(key, value=value, per_day=per_day, **days)


def _changes(latest: Row, rows: pd.DataFrame, words: Words) -> str:
    """Say the change on the month before and the year before, or why there is none."""
    month = latest["month"]
    months = (months_later(month, -1), months_later(month, -12))
    compared = {m: change(latest, _row(rows, m), m, words) for m in months}
    changes = [change for change, reason in compared.values() if change]
    reasons = list(dict.fromkeys(r for _, r in compared.values() if r))
    sentences = []
    if changes:
        text = changes[0]
        if len(changes) == 2:
            text = words("volumes.and", first=changes[0], second=changes[1])
        sentences.append(words("volumes.changes", changes=capital(text)))
    if len(reasons) == 2 and all(_has_no_figure(_row(rows, m)) for m in compared):
        first, second = (words.month(m) for m in compared)
        reasons = [words("volumes.no_change_missing_two", first=first, second=second)]
    if reasons:
        sentences.append(words("volumes.no_change", reason="; ".join(reasons)))
    return " ".join(sentences)


def change(
    latest: Row, other: Row | None, month: date, words: Words, since: str = ""
) -> tuple[str, str]:
    """Return the change in words and "", or "" and the reason why there is none.

    With ``since="_since"`` the sentence leaves out the other month and its figure.

    The change is a percentage or multiple, and only between exact figures of the same
    basis, claimant and class; bases that may cover only part of a month are compared
    per day (counting rule 10).
    """
    name = words.month(month)
    if other is None or _has_no_figure(other):
        return "", words("volumes.no_change_missing", months=name)
    is_per_day = latest["basis"] in PER_DAY_BASES
    if latest["launched_bound"] != "exact" and not is_per_day:
        return "", words("volumes.no_change_own_bound")
    if any(other[c] != latest[c] for c in ("basis", "claimant", "munition_class")):
        return "", words("volumes.no_change_basis", month=name)
    crossed = decoys_between(latest["category"], month, latest["month"], words)
    if is_per_day:
        per_day = {
            "per_day": words.decimal(latest["per_day"]),
            "other": words.decimal(other["per_day"]),
        }
        return words("volumes.per_day", month=name, **per_day) + crossed, ""
    if other["launched_bound"] != "exact" or other["launched"] == 0:
        return "", words("volumes.no_change_bound", month=name)
    value = words.number(other["launched"])
    if latest["launched"] == other["launched"]:
        return words("volumes.same" + since, month=name) + crossed, ""
    ratio = latest["launched"] / other["launched"]
    if ratio >= SEVERALFOLD:
        times = words.decimal(ratio)
        text = words("volumes.times" + since, times=times, month=name, value=value)
        return text + crossed, ""
    key = "volumes.up" if ratio > 1 else "volumes.down"
    by = _by_how_much(latest["launched"], other["launched"], words)
    return words(key + since, change=by, month=name, value=value) + crossed, ""


def _by_how_much(figure: float, other: float, words: Words) -> str:
    """Return a change as a percentage, else as a number.

    A number avoids "0% more" for one more of many, and "100% fewer" unless none is
    left.
    """
    percent = words.change_percent(abs(figure / other - 1))
    is_none = percent == words.change_percent(0)
    is_all = 0 < figure < other and percent == words.change_percent(1)
    return words.number(abs(figure - other)) if is_none or is_all else percent


def year_before(row: Row, rows: pd.DataFrame, words: Words) -> str:
    """Say the figure of a year before, and the change or why there is none.

    ``rows`` are ``queries.monthly_volumes``; "" if they do not reach back that far.
    """
    month = months_later(row["month"], -12)
    other = _row(rows[rows["category"] == row["category"]], month)
    if other is None:
        return ""
    if _has_no_figure(other):
        return words("volumes.year_before_gap", month=words.month(month))
    value = words.figure(other)
    figure = words("volumes.year_before", value=value, when=when(other, words))
    if pd.isna(row["launched"]):
        return figure
    changed, reason = change(row, other, month, words, "_since")
    if changed:
        return f"{figure} {words('volumes.changes', changes=capital(changed))}"
    return f"{figure} {words('volumes.no_change', reason=reason)}"


def _record(latest: Row, rows: pd.DataFrame, words: Words) -> str:
    """Say whether the month is a record; only a series of one basis has records."""
    if latest["basis"] != "national_reports":
        return ""
    known = rows[rows["launched"].notna() & (rows["basis"] == latest["basis"])]
    highest = known.iloc[int(known["launched"].argmax())]
    first = words.month(known["month"].iloc[0])
    if highest["launched"] <= latest["launched"]:
        return words("volumes.record", first=first)
    value = words.figure(highest)
    month = words.month(highest["month"])
    return words("volumes.not_record", first=first, value=value, month=month)


def so_far(volumes: pd.DataFrame, words: Words, last_day: date) -> str:
    """Say the sum so far of the current month, from any feed or posts."""
    is_current = volumes["month"] == last_day.replace(day=1)
    current = volumes[is_current & volumes["launched"].notna()]
    if current.empty or last_day == last_day_of(last_day):
        return ""
    row = current.iloc[-1]
    return words(
        "volumes.so_far",
        month=words.month(row["month"]),
        value=words.figure(row),
        day=words.day(last_day),
    )


def known_part(volumes: pd.DataFrame, words: Words) -> str:
    """Say what is known of the latest month with a figure, if only part of it is."""
    known = volumes[volumes["launched"].notna()]
    if known.empty or known.iloc[-1]["status"] != "known_part":
        return ""
    row = known.iloc[-1]
    return words(
        "volumes.known_part",
        month=words.month(row["month"]),
        value=words.figure(row),
        days_covered=int(row["days_covered"]),
        days_in_month=int(row["days_in_month"]),
    )


def _gaps(volumes: pd.DataFrame, words: Words) -> str:
    n = int(volumes["launched"].isna().sum())
    return words("volumes.gaps", n=n, total=len(volumes)) if n else ""


def alt_monthly_volumes(
    volumes: pd.DataFrame, findings: dict[str, Finding], words: Words
) -> str:
    """Return the alternative text of ``charts.monthly_volumes``."""
    sentences = " ".join(str(finding) for finding in findings.values())
    return words(
        "chart.alt",
        first=words.month(volumes["month"].min()),
        last=words.month(volumes["month"].max()),
        findings=sentences,
    )


def _row(rows: pd.DataFrame, month: date) -> Row | None:
    matches = rows[rows["month"] == month]
    return None if matches.empty else matches.iloc[0]


def _has_no_figure(row: Row | None) -> bool:
    return row is None or bool(pd.isna(row["launched"]))
