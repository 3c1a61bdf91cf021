"""Figures that no source can have meant: a slip of a key, or somebody in its place.

What is above a limit of ``data/datapackage.json``, contradicts itself or speaks of a
day outside the war is held back: it stays empty, its row is ``unread``, and a warning
names the place, the limit and what to do. What lies below the limits and is still out
of the ordinary is looked at when a build is made (``etl/plausibility.py``).
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from etl.clock import WAR_BEGAN
from etl.feeds.posts import PostRows
from etl.registers import Row, read_rows
from etl.schema import WINDOW_DAYS, Limit, Package, Register

#: The exit code of a command that held something back and did all else.
HELD_BACK = 5
#: Counts without which a row says nothing of an attack or a day.
OUTCOMES = ("launched", "shot_down", "suppressed")
COUNTED = (*OUTCOMES, "guided_bombs")
#: Texts that hold a count for each area, and the column whose limit each count keeps.
COUNTS_IN_TEXT = {"shot_down_by_area": "shot_down", "border_crossings": "launched"}
RAISE_THE_LIMIT = (
    "Look it up at the source. If it is right, raise the record of its limit in "
    "data/datapackage.json and read again; if not, wait until it is mended there"
)
MEND_THE_SOURCE = "Look it up at the source; it is read again once it is mended there"


@dataclass(frozen=True)
class _Most:
    """A limit as it is now: its largest figure so far, and what it multiplies."""

    limit: Limit
    largest: int

    @property
    def value(self) -> int:
        return self.limit.times * self.largest

    def words(self, column: str, figure: int) -> str:
        """Return that a figure is above the limit."""
        return (
            f"{column} {_shown(figure)} is above the limit of {self.value:,}, "
            f"{self.limit.times} times the largest so far"
        )


@dataclass(frozen=True)
class Judge:
    """Tells which figures of one register's rows are plausible.

    ``excused`` holds the keys of rows that a correction names: an editor looked at
    them.
    """

    register: Register
    limits: tuple[_Most, ...]
    categories: Mapping[str, str]
    excused: frozenset[str]

    @classmethod
    def read(cls, data_dir: Path, package: Package, name: str) -> "Judge":
        """Read the limits of the register called ``name`` from what the registers hold.

        A limit follows the largest figure that stands in any register that it names.
        """
        munitions = read_rows(data_dir, package.register("munitions"))
        categories = {row["munition_id"]: row["category"] for row in munitions}
        limits = [limit for limit in package.limits if name in limit.registers]
        rows = {
            other: [
                (row, _category(row, categories))
                for row in read_rows(data_dir, package.register(other))
                if not row.get("known_to")
            ]
            for other in {other for limit in limits for other in limit.registers}
        }
        corrections = read_rows(data_dir, package.register("corrections"))
        return cls(
            package.register(name),
            tuple(_Most(limit, _largest(limit, rows)) for limit in limits),
            categories,
            frozenset(c["row_id"] for c in corrections if c["register"] == name),
        )

    def beyond_limits(self, row: Row) -> Iterator[tuple[str, str]]:
        """Yield each column of a figure above its limit, and the words for it."""
        category = _category(row, self.categories)
        for most in self.limits:
            if most.limit.category not in ("", category):
                continue
            for name in most.limit.columns:
                for column, figure in _figures(row, name):
                    if figure > most.value:
                        yield column, most.words(column, figure)

    def wrong_days(self, row: Row, last: date, *, stands: bool = True) -> str:
        """Return what is wrong with the days that a row speaks of; "" for nothing.

        Its last possible day is ``last``. A window that ends before it starts, or is
        too long, is a slip that is kept where it is history: not ``stands``.
        """
        columns = [name for name in ("day", "start_date", "end_date") if name in row]
        for name in columns:
            day = date.fromisoformat(row[name])
            if day > last:
                return f"{name} {day} is a day to come"
            if day < WAR_BEGAN:
                return f"{name} {day} is before the war"
        if "end_date" not in row or not stands:
            return ""
        if row["end_date"] + row["end_time"] < row["start_date"] + (
            row["start_time"] if row["end_time"] else ""
        ):
            return (
                f"end {row['end_date']} {row['end_time']}".strip()
                + f" is before start {row['start_date']} {row['start_time']}".rstrip()
            )
        return next(
            (what for name, what in self.beyond_limits(row) if name == WINDOW_DAYS), ""
        )


def contradictions(
    register: Register, row: Row
) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the columns of counts that cannot be right together, and the words.

    A part is larger than its whole: of an outcome and what was launched nobody
    knows which is wrong, of any other part the whole is kept.
    """
    for field in register.fields:
        part, whole = field.name, field.part_of
        if whole and _is_more(row, (part,), whole):
            columns = (part, whole) if part in OUTCOMES else (part,)
            yield columns, f"{part} {row[part]} is more than {whole} {row[whole]}"
    stopped = ("shot_down", "suppressed")
    has_both = all(row.get(name) for name in stopped)
    if has_both and _is_more(row, stopped, "launched"):
        both = sum(int(row[name]) for name in stopped)
        what = f"shot_down and suppressed {both:,} are more than launched"
        yield OUTCOMES, f"{what} {row['launched']}"


def hold_back(row: Row, judge: Judge, *, stands: bool = True) -> list[str]:
    """Empty what is not plausible among the row's counts; return the words for it.

    A row that loses a count of what was launched or stopped becomes ``unread``. What
    contradicts itself is kept where it is history: not ``stands``.
    """
    reasons = []
    for name, what in list(judge.beyond_limits(row)):
        if name != WINDOW_DAYS:
            reasons.append(f"{what}; held back. {RAISE_THE_LIMIT}.")
            _empty(row, name)
    for names, what in list(contradictions(judge.register, row)) if stands else ():
        reasons.append(f"{what}; held back. {MEND_THE_SOURCE}.")
        for name in names:
            _empty(row, name)
    return reasons


def hold_back_posts(batch: PostRows, judge: Judge, today: date) -> None:
    """Hold back what is not plausible in the rows of posts, each with a warning.

    A row of days that cannot be is left out.
    """
    rows = []
    for row in batch.rows:
        key = row[judge.register.primary_key[0]]
        wrong = judge.wrong_days(row, today)
        reasons = [f"{wrong}; held back. {MEND_THE_SOURCE}."] if wrong else []
        if not wrong:
            rows.append(row)
            reasons = [] if key in judge.excused else hold_back(row, judge)
        for reason in reasons:
            batch.hold_back(row["url"], reason)
    batch.rows = rows


def _empty(row: Row, name: str) -> None:
    if not row[name]:
        return
    row[name] = ""
    if f"{name}_bound" in row:
        row[f"{name}_bound"] = ""
    if name in COUNTED and "status" in row:
        row["status"] = "unread"


def _figures(row: Row, name: str) -> Iterator[tuple[str, int]]:
    """Yield the figures of a row that a limit on ``name`` is for, with their column."""
    if name == WINDOW_DAYS and row.get("end_date"):
        start, end = (date.fromisoformat(row[c]) for c in ("start_date", "end_date"))
        yield name, (end - start).days
    elif row.get(name):
        yield name, int(row[name])
    for column, alike in COUNTS_IN_TEXT.items():
        if alike == name:
            for digits in re.findall(r"=(\d+)", row.get(column, "")):
                yield column, int(digits)


def _largest(limit: Limit, rows: Mapping[str, Collection[tuple[Row, str]]]) -> int:
    return max(
        limit.record,
        *(
            int(row[name])
            for register in limit.registers
            for row, category in rows[register]
            if limit.category in ("", category)
            for name in limit.columns
            if row.get(name)
        ),
        0,
    )


def _category(row: Row, categories: Mapping[str, str]) -> str:
    munition = row.get("munitions", "").partition(";")[0] or row.get("munition_id", "")
    return categories.get(munition, "")


def _is_more(row: Row, parts: Collection[str], whole: str) -> bool:
    """Whether parts are more than their whole; an open bound allows no comparison."""
    if not row.get(whole) or row.get(f"{whole}_bound") == "at_least":
        return False
    if any(row.get(f"{part}_bound") == "at_most" for part in parts):
        return False
    return sum(int(row.get(part) or 0) for part in parts) > int(row[whole])


def _shown(figure: int) -> str:
    text = f"{figure:,}"
    return text if len(text) < 30 else f"{text[:20]}… ({len(text)} signs)"
