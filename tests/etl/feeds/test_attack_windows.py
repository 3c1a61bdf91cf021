"""When an attack began and ended: by night, day, hour and dotted date."""

from datetime import date

import pytest

from etl.feeds.attack_windows import window
from etl.feeds.ukrainian import fold

POSTED = date(2026, 6, 28)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "У ніч на 28 червня (з 18:00 27 червня) ворог атакував. Станом на 08:30",
            ("2026-06-27", "18:00", "2026-06-28", "08:30"),
        ),
        (
            "В ніч на 28 червня 2026 року (із 20.00 27.06 по 07.00 28.06) ворог",
            ("2026-06-27", "20:00", "2026-06-28", "07:00"),
        ),
        (
            "У ніч з 27 червня на 28 червня ворог атакував",
            ("2026-06-27", "", "2026-06-28", ""),
        ),
        ("Уночі 28 червня ворог атакував", ("2026-06-27", "", "2026-06-28", "")),
        (
            "Із 20-ї години 27-го по 04 годину 28 червня 2026 року ворог атакував",
            ("2026-06-27", "20:00", "2026-06-28", "04:00"),
        ),
        (
            "Із 20.00 вечора 27-го до опівночі 28-го червня 2026 року ворог атакував",
            ("2026-06-27", "20:00", "2026-06-28", "00:00"),
        ),
        (
            "Із 14.00 27 червня по 10.00 28 червня 2026 року ворог здійснив напад",
            ("2026-06-27", "14:00", "2026-06-28", "10:00"),
        ),
        (
            "Протягом дня 28 червня (із 6.30 до 18.00) ворог атакував",
            ("2026-06-28", "06:30", "2026-06-28", "18:00"),
        ),
        (
            "28 червня 2026 року (із 06.30 по 16.30) ворог атакував",
            ("2026-06-28", "06:30", "2026-06-28", "16:30"),
        ),
        ("Вдень 28 червня ворог атакував", ("2026-06-28", "", "2026-06-28", "")),
        ("Уранці 28-го червня ворог завдав", ("2026-06-28", "", "2026-06-28", "")),
    ],
)
def test_a_window_is_read_however_it_is_worded(
    text: str, expected: tuple[str, ...]
) -> None:
    """An hour that the post does not give is empty."""
    found = window(fold(text), POSTED)
    assert found is not None
    assert expected == (
        found.start_date.isoformat(),
        found.start_time,
        found.end_date.isoformat(),
        found.end_time,
    )


@pytest.mark.parametrize(
    "text",
    [
        "У ніч на 14 травня (з 18:00 13 травня) ворог атакував",
        "У ніч на 31 червня ворог атакував",
        "Ворог атакував 20 дронами",
        "Із 14.00 20 червня по 10.00 28 червня ворог атакував",
    ],
)
def test_a_window_of_another_day_is_none(text: str) -> None:
    """A post sums up its own day or the night before, and no more than a day of it."""
    assert window(fold(text), POSTED) is None
