"""Sentences about what was known when: first prints, copies, revised figures."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from dashboard.describe.names import areas, munitions
from dashboard.describe.volumes import Finding
from dashboard.i18n import Words
from dashboard.rows import Row

#: The kinds of revision, in the order the sentence lists them.
KINDS = (
    "recounted", "withheld", "disclosed", "added", "removed", "redated", "renamed",
)  # fmt: skip
#: A first print from a copy made more days than this after the month's end is late:
#: earlier changes are unknown.
LATE_PRINT = 31
#: Copies before this are dated by the last day they cover, not by when they were made.
DATED_COPIES_FROM = date(2025, 7, 27)
#: Fields whose values are names of places, joined by ``;``, not counts.
AREA_FIELDS = ("target_areas", "launch_areas")


def signed_change(value: Any, words: Words) -> str:
    """Return a difference with its sign, such as "+4", "−12" or "0"."""
    number = int(value)
    sign = "+" if number > 0 else "−" if number < 0 else ""
    return f"{sign}{words.number(abs(number))}"


def revisions_headline(prints: pd.DataFrame, words: Words) -> str:
    """Return how many monthly totals changed after their first print.

    ``prints`` is ``queries.first_prints``; without any, return the page's name.
    """
    printed = _with_first_print(prints)
    if printed.empty:
        return words("revisions.title")
    changed, total = int((printed["revised"] != 0).sum()), len(printed)
    if not changed:
        return words("revisions.headline_stand", n=total)
    return words("revisions.headline", n=changed, total=words.number(total))


def revisions_context(span: Mapping[str, Any], words: Words) -> str:
    """Return what a first print is, and how many copies there are."""
    if not span["n"]:
        return words("revisions.lead_none")
    return words("revisions.context", n=span["n"], last=words.day(span["last"]))


def copies_sentence(span: Mapping[str, Any], words: Words) -> str:
    """Return what the page compares: how many copies, and their dates."""
    days = {"first": words.day(span["first"]), "last": words.day(span["last"])}
    sentence = words("revisions.kept", n=words.number(span["n"]), **days)
    if span["first"] >= DATED_COPIES_FROM:
        return sentence
    return f"{sentence} {words('revisions.early', day=words.day(DATED_COPIES_FROM))}"


def print_delay(days_after: int, words: Words) -> str:
    """Return how many days after its month a first print came, after a comma.

    Returns "" unless the print is late: see ``LATE_PRINT``.
    """
    late = days_after > LATE_PRINT
    return words("revisions.print_late", n=int(days_after)) if late else ""


def print_findings(
    prints: pd.DataFrame,
    changes: pd.DataFrame,
    span: Mapping[str, Any],
    words: Words,
) -> dict[str, Finding]:
    """Return one finding per category: how many totals changed after first print.

    ``prints``, ``changes`` and ``span`` are ``first_prints``, ``largest_changes`` and
    ``vintage_span`` of ``queries``.
    """
    return {
        category: _finding(
            prints[prints["category"] == category],
            changes[changes["category"] == category],
            words.name("category", category),
            span,
            words,
        )
        for category in dict.fromkeys(
            prints.sort_values("category", kind="stable")["category"][::-1]
        )
    }


def revised_sentence(
    revisions: pd.DataFrame, span: Mapping[str, Any], words: Words
) -> str:
    """Return how many figures and names were revised between the copies, by kind."""
    if revisions.empty:
        return words("revisions.list_none")
    counts = revisions["kind"].value_counts()
    kinds = [
        words(f"revisions.kind_{kind}", n=int(counts[kind]))
        for kind in KINDS
        if kind in counts
    ]
    seen = revisions["revised_on"]
    sentence = words(
        "revisions.list_text",
        first=words.day(span["first"] if span["n"] else seen.min()),
        last=words.day(span["last"] if span["n"] else seen.max()),
        counted=words("revisions.counted", n=len(revisions)),
        kinds=", ".join(kinds),
    )
    summed = (
        (revisions["scope"] == "national")
        & revisions["in_headline"]
        & (revisions["field"] == "launched")
    )
    scope = words("revisions.list_scope", n=int(summed.sum()))
    return f"{sentence} {scope}"


def beside_copies(launched: Any, words: Words) -> str:
    """Say how many launches a total counts that no copy of the feed has, or ""."""
    return words("revisions.beside", n=int(launched)) if launched else ""


def months_beside_copies(prints: pd.DataFrame, words: Words) -> str:
    """Name the months of ``queries.first_prints`` that count such launches."""
    months = prints.loc[prints["launched_beside"] > 0, "month"]
    if months.empty:
        return ""
    named = words.listed([words.month(month) for month in sorted(set(months))])
    return words("revisions.beside_months", months=named)


def steps_sentence(steps: pd.DataFrame, span: Mapping[str, Any], words: Words) -> str:
    """Return how a month's total changed from copy to copy."""
    if steps.empty:
        return words("revisions.steps_none")
    first, last = steps.iloc[0], steps.iloc[-1]
    if len(steps) == 1:
        value = words.figure_or_dash(first, "launched")
        day = words.day(first["as_of"])
        return words("revisions.steps_one", day=day, value=value)
    values = {
        "first": words.day(first["as_of"]),
        "from": words.figure_or_dash(first, "launched"),
        "last": words.day(last["as_of"]),
        "to": words.figure_or_dash(last, "launched"),
    }
    sentences = [words("revisions.steps_text", n=len(steps), **values)]
    printed = steps[steps["is_first_print"]]
    if not printed.empty:
        row = printed.iloc[0]
        value = words.figure_or_dash(row, "launched")
        day, late = words.day(row["as_of"]), print_delay(row["days_after"], words)
        sentences.append(
            words("revisions.steps_print", day=day, late=late, value=value)
        )
    elif first["is_month_over"] and first["as_of"] == span["first"]:
        sentences.append(words("revisions.steps_no_print"))
    elif not last["is_month_over"]:
        sentences.append(words("revisions.steps_running"))
    sentences.append(beside_copies(last["launched_beside"], words))
    n = int((steps["revised"].fillna(0) != 0).sum())
    if n:
        sentences.append(words("revisions.steps_revised", n=n))
    elif first["is_month_over"] and (steps["change"].fillna(0) == 0).all():
        sentences.append(words("revisions.steps_still"))
    else:
        sentences.append(words("revisions.steps_not_revised"))
    return " ".join(filter(None, sentences))


def revised_value(row: Row, side: str, words: Words) -> str:
    """Return ``old_value`` or ``new_value`` for a reader, or why there is none."""
    value = row[side]
    if pd.notna(value):
        if row["field"] in AREA_FIELDS:
            return areas(value, words)
        if row["field"] == "munitions":
            return munitions(value, words)
        if row["field"] == "day":
            return words.day(date.fromisoformat(value))
        return words.number(value)
    before = side == "old_value"
    if row["kind"] == ("added" if before else "removed"):
        return words("revisions.no_line")
    if row["kind"] == ("disclosed" if before else "withheld"):
        return words("revisions.withheld")
    return words("revisions.no_figure")


def alt_first_prints(
    prints: pd.DataFrame, findings: Mapping[str, Finding], words: Words
) -> str:
    """Return the alternative text of ``charts.first_prints``."""
    return words(
        "revisions.alt",
        first=words.month(prints["month"].min()),
        last=words.month(prints["month"].max()),
        findings=" ".join(str(finding) for finding in findings.values()),
    )


def alt_month_steps(steps: pd.DataFrame, span: Mapping[str, Any], words: Words) -> str:
    """Return the alternative text of ``charts.month_steps``."""
    return words(
        "revisions.steps_alt",
        category=words.name("category", steps["category"].iloc[0]),
        month=words.month(steps["month"].iloc[0]),
        text=steps_sentence(steps, span, words),
    )


def _finding(
    prints: pd.DataFrame,
    changes: pd.DataFrame,
    name: str,
    span: Mapping[str, Any],
    words: Words,
) -> Finding:
    printed = _with_first_print(prints)
    moved = printed[printed["revised"] != 0]
    first = words.day(span["first"])
    sentences = [
        _since_print(moved, words)
        if len(moved)
        else words("revisions.all_stand", first=first)
        if len(printed)
        else words("revisions.none_printed", first=first),
        _late(printed, words),
        _while_running(changes, words),
        _before(prints, first, words) if span["n"] > 1 else "",
    ]
    known = tuple(filter(None, sentences))
    if printed.empty:
        return Finding(name, "", "", known)
    figure = words("revisions.of", n=len(moved), total=len(printed))
    return Finding(name, figure, words("revisions.changed", n=len(moved)), known)


def _with_first_print(prints: pd.DataFrame) -> pd.DataFrame:
    return prints[prints["first_print"].notna() & prints["revised"].notna()]


def _since_print(moved: pd.DataFrame, words: Words) -> str:
    row = moved.iloc[int(moved["revised"].abs().argmax())]
    return words(
        "revisions.largest_since",
        month=words.month(row["month"]),
        value=words.figure_or_dash(row, "first_print"),
        day=words.day(row["printed_on"]),
        change=signed_change(row["revised"], words),
    )


def _late(printed: pd.DataFrame, words: Words) -> str:
    """Say for how many months the first print is so late that it may hide changes."""
    late = printed[printed["printed_days_after"] > LATE_PRINT]
    if late.empty:
        return ""
    row = late.iloc[int(late["printed_days_after"].argmax())]
    days = words.number(row["printed_days_after"])
    month = words.month(row["month"])
    return words("revisions.late_prints", n=len(late), days=days, month=month)


def _while_running(changes: pd.DataFrame, words: Words) -> str:
    """Say which reported days changed before the month was over."""
    running = changes[~changes["is_after_month"]]
    if running.empty:
        return ""
    row = running.iloc[0]
    return words(
        "revisions.while_running",
        n=len(running),
        change=signed_change(row["revised"], words),
        month=words.month(row["month"]),
        day=words.day(row["as_of"]),
    )


def _before(prints: pd.DataFrame, first: str, words: Words) -> str:
    before = prints[prints["is_month_over"] & prints["printed_on"].isna()]
    if before.empty:
        return ""
    same = (before["launched"] == before["first_held"]).fillna(False) | (
        before["launched"].isna() & before["first_held"].isna()
    )
    changed = int((~same).sum())
    if changed:
        number = words.number(changed)
        return words(
            "revisions.before_changed", n=len(before), first=first, changed=number
        )
    return words("revisions.before_stand", n=len(before), first=first)
