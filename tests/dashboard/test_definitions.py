"""Comparisons of drones across October 2024 mention that decoys are counted since."""

from datetime import date

import duckdb
import pytest

from dashboard import i18n
from dashboard.describe.definitions import DECOYS_COUNTED_FROM, decoys_between


def test_date_of_the_break_is_that_of_the_register(
    con: duckdb.DuckDBPyConnection,
) -> None:
    """The constant equals the date in the register of anomalies."""
    dates = con.execute(
        "select start_date from anomalies where anomaly_id = 'decoys-counted'"
    ).fetchall()
    assert [(DECOYS_COUNTED_FROM,)] == dates


@pytest.mark.parametrize(
    ("categories", "earlier", "later", "is_said"),
    [
        ("drone", date(2024, 1, 1), date(2025, 12, 31), True),
        ("drone", date(2024, 9, 1), date(2024, 10, 1), True),
        ("missile;drone", date(2024, 7, 1), date(2024, 10, 1), True),
        ("drone", date(2024, 10, 1), date(2025, 10, 1), False),
        ("drone", date(2023, 9, 1), date(2024, 9, 1), False),
        ("missile", date(2024, 1, 1), date(2025, 12, 31), False),
        ("glide_bomb", date(2024, 1, 1), date(2025, 12, 31), False),
    ],
)
@pytest.mark.parametrize("language", ["en", "uk"])
def test_note_on_decoys_is_for_drones_across_the_date_only(
    categories: str, earlier: date, later: date, is_said: bool, language: str
) -> None:
    """The sentence appears only for drones, and only across that date."""
    note = decoys_between(categories, earlier, later, i18n.load(language))
    assert is_said == ("2024" in note)
    assert is_said or note == ""
