"""Holds back figures that no source can have meant: a typing error, or tampering.

A figure that is above a limit of ``data/datapackage.json``, contradicts itself or is of
a day outside the war is held back: its cell stays empty, its row is ``unread``, and a
warning names the place, the limit and what to do. Unusual figures below the limits are
examined when a build is made (``etl/plausibility.py``).
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

#: Exit code of a command that succeeded but held a figure back.
HELD_BACK = 5
#: The counts of a report of an attack, and with ``guided_bombs`` those that make a row
#: ``unread`` when emptied.
OUTCOMES = ("launched", "shot_down", "suppressed")
COUNTED = (*OUTCOMES, "guided_bombs")
#: Text columns with a count per area, and the column whose limit applies to each count.
COUNTS_IN_TEXT = {"shot_down_by_area": "shot_down", "border_crossings": "launched"}
RAISE_THE_LIMIT = (
    "Look it up at the source. If it is right, raise the record of its limit in "
    "data/datapackage.json and read again; if not, wait until it is fixed there"
)
MEND_THE_SOURCE = "Look it up at the source; it is read again once it is fixed there"


@dataclass(frozen=True)
class _Most:
    """A limit with the largest figure so far, which it multiplies."""

    limit: Limit
    largest: int

    @property
    def value(self) -> int:
        return self.limit.times * self.largest

    def words(self, column: str, figure: int) -> str:
        """Return the sentence that a figure is above the limit."""
        return (
            f"{column} {_formatted(figure)} is above the limit of {self.value:,}, "
            f"{self.limit.times} times the largest so far"
        )


@dataclass(frozen=True)
class Judge:
    """Tells which figures of one register's rows are plausible.

    ``excused`` holds the keys of rows with a correction: an editor has examined them.
    """

    register: Register
    limits: tuple[_Most, ...]
    categories: Mapping[str, str]
    excused: frozenset[str]

    @classmethod
    def read(cls, data_dir: Path, package: Package, name: str) -> "Judge":
        """Read the limits of the register ``name``, and the figures they depend on.

        A limit multiplies the largest current figure of all registers that it names.
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
        """Yield the column of each figure above its limit, and the problem in words."""
        category = _category(row, self.categories)
        for most in self.limits:
            if most.limit.category not in ("", category):
                continue
            for name in most.limit.columns:
                for column, figure in _figures(row, name):
                    if figure > most.value:
                        yield column, most.words(column, figure)

    def wrong_days(self, row: Row, last: date, *, stands: bool = True) -> str:
        """Return what is wrong with the days of a row; "" if nothing is.

        ``last`` is the latest possible day. A window that is too long or ends before it
        starts is an error only in a current row (``stands``); in history it is kept.
        """
        columns = [name for name in ("day", "start_date", "end_date") if name in row]
        for name in columns:
            day = date.fromisoformat(row[name])
            if day > last:
                return f"{name} {day} is in the future"
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
    """Yield the columns of counts that contradict each other, and the problem in words.

    The contradiction is a part larger than its whole. Between an outcome and
    ``launched`` either may be wrong, so both are given; otherwise only the part.
    """
    for field in register.fields:
        part, whole = field.name, field.part_of
        if whole and _is_more(row, (part,), whole):
            columns = (part, whole) if part in OUTCOMES else (part,)
            yield columns, f"{part} {row[part]} is more than {whole} {row[whole]}"
    stopped = ("shot_down", "suppressed")
    has_both = all(row.get(name) for name in stopped)
    if has_both and _is_more(row, stopped, "launched"):
        n_stopped = sum(int(row[name]) for name in stopped)
        what = f"shot_down and suppressed {n_stopped:,} are more than launched"
        yield OUTCOMES, f"{what} {row['launched']}"


def hold_back(row: Row, judge: Judge, *, stands: bool = True) -> list[str]:
    """Empty the implausible counts of a row in place; return the reasons.

    A row that loses a count of launched or stopped weapons becomes ``unread``.
    Contradictions are kept in history (not ``stands``).
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
    """Hold back implausible figures in the rows of posts, each with a warning.

    A row with impossible days is left out.
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
    """Yield the figures that a limit on ``name`` applies to, each with its column."""
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
    """Whether parts exceed their whole; False if an open bound prevents comparing."""
    if not row.get(whole) or row.get(f"{whole}_bound") == "at_least":
        return False
    if any(row.get(f"{part}_bound") == "at_most" for part in parts):
        return False
    return sum(int(row.get(part) or 0) for part in parts) > int(row[whole])


def _formatted(figure: int) -> str:
    text = f"{figure:,}"
    return text if len(text) < 30 else f"{text[:20]}… ({len(text)} characters)"
