"""Fixtures that the tests of several modules of the ETL share."""

from pathlib import Path

import pytest

from etl.snapshot import snapshot_air_force
from tests.etl.feed_copies import FEED, FIRST


@pytest.fixture
def folded(data_dir: Path) -> Path:
    """Give ``data_dir`` with the first copy of the feed folded in."""
    snapshot_air_force(data_dir, FEED, FIRST)
    return data_dir
