"""Days are Kyiv's: what the clock gives at midnight there, and who may use it."""

import ast
import re
from datetime import UTC, date, datetime, timedelta

import pytest

from etl import clock
from etl.paths import ROOT

SOURCES = [
    path
    for folder in ("etl", "dashboard")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if path != ROOT / "etl" / "clock.py"
]
QUERIES = sorted((ROOT / "etl" / "sql").rglob("*.sql"))
#: Allows dates up to tomorrow, whatever the time zone, so it needs no exact day.
ALLOWS_FOR_ZONES = "every_date_lies_within_the_war"
ASKS = {"now", "today", "utcnow", "localtime", "gmtime", "ctime"}
#: A module without any of these words need not be parsed.
NAMES_AN_ASK = re.compile(rf"\b(?:{'|'.join(sorted(ASKS))}|fromtimestamp)\b")


def asks_the_clock(text: str) -> list[str]:
    """Return the calls in a module that ask the clock or a timestamp for a day."""
    if not NAMES_AN_ASK.search(text):
        return []
    calls = [
        (node.func, node)
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    ]
    return [
        ast.unparse(node)
        for func, node in calls
        if (func.attr in ASKS and ast.unparse(func.value) != "clock")
        or (func.attr == "fromtimestamp" and len(node.args) + len(node.keywords) < 2)
        or (func.attr == "date" and "fromtimestamp" in ast.unparse(func.value))
    ]


def test_only_the_clock_module_reads_the_current_day() -> None:
    """A host's time zone would give another day for some hours of each night."""
    asking = {
        str(path.relative_to(ROOT)): asks_the_clock(path.read_text(encoding="utf-8"))
        for path in SOURCES
    }
    assert {} == {path: calls for path, calls in asking.items() if calls}


def test_no_query_reads_the_current_day() -> None:
    """The contents of a build do not depend on the day it was made."""
    today = re.compile(r"\b(?:current_date|current_timestamp|today\(\)|now\(\))")
    asking = {}
    for path in QUERIES:
        text = path.read_text(encoding="utf-8").lower()
        if path.stem == ALLOWS_FOR_ZONES:
            text = text.replace("> current_date + 1", "")
        asking[path.stem] = today.findall(text)
    assert {} == {path: words for path, words in asking.items() if words}


@pytest.mark.parametrize(
    "line",
    ["date.today()", "datetime.now().date()", "datetime.now(UTC)", "time.localtime()",
     "datetime.fromtimestamp(0)", "datetime.fromtimestamp(0, UTC).date()"],
)  # fmt: skip
def test_every_way_to_read_the_day_is_detected(line: str) -> None:
    """The two tests above would detect it."""
    assert asks_the_clock(line)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2026, 7, 31, 20, 59, tzinfo=UTC), date(2026, 7, 31)),
        (datetime(2026, 7, 31, 21, 0, tzinfo=UTC), date(2026, 8, 1)),
        (datetime(2026, 12, 31, 21, 59, tzinfo=UTC), date(2026, 12, 31)),
        (datetime(2026, 12, 31, 22, 0, tzinfo=UTC), date(2027, 1, 1)),
    ],
)
def test_a_day_begins_at_midnight_in_kyiv(moment: datetime, expected: date) -> None:
    """It begins at 21:00 UTC in summer and at 22:00 in winter."""
    assert expected == clock.day_of(moment)
    assert expected == clock.kyiv(moment.timestamp()).date()


def test_time_without_a_zone_is_refused() -> None:
    """It could be either of two days."""
    with pytest.raises(ValueError, match="does not say in which zone"):
        clock.day_of(datetime(2026, 8, 1))


def test_today_is_the_current_day_in_kyiv() -> None:
    """It is the day in Kyiv, whatever this machine's time zone."""
    assert clock.today() - clock.day_of(clock.now()) <= timedelta(days=1)
