"""Texts, days and hours: look-alike characters are normalised."""

import re
from datetime import date

import pytest

from etl.feeds.ukrainian import DAY, HOUR, clock, day_of, fold


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("п’ять пʼять п`ять", "п'ять п'ять п'ять"),
        ("10\u202f588\u00a0дронів", "10 588 дронів"),
        ("дрон–камікадзе — дрон‑камікадзе", "дрон-камікадзе - дрон-камікадзе"),
        ("ке\u00adро\u200bва\u2060них", "керованих"),
        ("скину\u0301в", "скинув"),
        ("\u200fКАБ\u200e", "КАБ"),
        ("KАБ", "КАБ"),
        ("X-101, C-300", "Х-101, С-300"),
        ("Shаhed", "Shahed"),
        ("KN-23 S8000", "KN-23 S8000"),
        ("«Калібр» “Онікс”", '"Калібр" "Онікс"'),
        ("1️⃣2️⃣", "12"),
        ("a\u2028б", "а\nб"),
        ("й ї Ї", "й ї Ї"),
    ],
)
def test_look_alike_characters_are_normalised(written: str, folded: str) -> None:
    """Letters, apostrophes, dashes, quotes, spaces, digits and invisible characters."""
    assert folded == fold(written)


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("08:30", "08:30"),
        ("8.00", "08:00"),
        ("08-00", "08:00"),
        ("20-ї години", "20:00"),
        ("04 годину", "04:00"),
        ("24:00", "00:00"),
        ("02.05.2026", None),
        ("23.09 по", "23:09"),
    ],
)
def test_hours_are_read_in_every_form(text: str, hour: str | None) -> None:
    """A date in digits is not an hour; the first hour in a window counts."""
    match = re.search(HOUR.format("at"), text, re.IGNORECASE)
    assert hour == (clock(match, "at") if match else None)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("28 червня", date(2026, 6, 28)),
        ("3-го липня 2024", date(2024, 7, 3)),
        ("02.05.2026", date(2026, 5, 2)),
        ("23.09", date(2025, 9, 23)),
        ("31 червня", None),
    ],
)
def test_day_without_a_year_is_in_the_nearest_year(text: str, day: date | None) -> None:
    """The nearest year is taken unless the post gives one."""
    match = re.search(DAY.format("d"), text, re.IGNORECASE)
    assert match is not None
    assert day == day_of(
        match, "d", date(2026, 1, 5) if "09" in text else date(2026, 6, 28)
    )
