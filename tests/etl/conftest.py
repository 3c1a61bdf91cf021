"""Fixtures that the tests of several modules of the ETL share."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from etl.registers import Row, write_registers
from etl.schema import Register
from tests.etl.feed_copies import FEED, FIRST, snapshot_air_force
from tests.sampling import IS_LONG

#: Where each fold tries the build of what it writes, as for a user.
WITH_TRIAL_BUILDS = (
    "test_backfill",
    "test_refresh",
    "test_refresh_days",
    "test_validation",
)


def _write(
    data_dir: Path, contents: Mapping[Register, Iterable[Row]], source: str
) -> None:
    write_registers(data_dir, contents)


@pytest.fixture(autouse=True)
def trial_builds(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Leave the build that each fold tries to the tests that are about it.

    It takes a second a fold. In the long tests every fold tries it.
    """
    if not IS_LONG and request.path.stem not in WITH_TRIAL_BUILDS:
        for module in ("readings", "snapshot"):
            monkeypatch.setattr(f"etl.{module}.write_validated", _write)


@pytest.fixture
def folded(data_dir: Path, trial_builds: None) -> Path:
    """Give ``data_dir`` with the first copy of the feed folded in."""
    snapshot_air_force(data_dir, FEED, FIRST)
    return data_dir
