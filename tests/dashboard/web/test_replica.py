"""A replica follows its store, and keeps the last good build whatever happens."""

from pathlib import Path

import pytest

from dashboard.web.replica import Replica
from etl.publish import current_build
from etl.stores import Store
from tests.etl.test_stores import copy_as


@pytest.fixture
def made(published: Path, tmp_path: Path) -> list[Path]:
    """Give two builds."""
    build = current_build(published)
    assert build is not None
    return [copy_as(build, tmp_path / "made", letter * 12) for letter in "ab"]


def test_a_new_build_is_taken_once(made: list[Path], tmp_path: Path) -> None:
    """Each poll looks at the pointer alone until it changes."""
    url = f"file://{tmp_path}/store"
    replica, taken = Replica(url), tmp_path / "taken"
    assert replica.poll(taken) is None
    Store(url).publish(made[0])
    assert made[0].name == (replica.poll(taken) or Path()).name
    assert replica.poll(taken) is None
    Store(url).publish(made[1])
    assert made[1].name == (replica.poll(taken) or Path()).name


def test_a_store_that_is_gone_for_a_while_changes_nothing(
    made: list[Path], tmp_path: Path
) -> None:
    """The build that is there stays, and the next one is taken when the store is
    back.
    """
    url = f"file://{tmp_path}/store"
    replica, taken = Replica(url), tmp_path / "taken"
    Store(url).publish(made[0])
    good = replica.poll(taken)
    (tmp_path / "store").rename(tmp_path / "away")
    assert replica.poll(taken) is None
    assert good == current_build(taken)
    (tmp_path / "away").rename(tmp_path / "store")
    Store(url).publish(made[1])
    assert made[1].name == (replica.poll(taken) or Path()).name


def test_a_corrupted_build_is_left_alone_until_another_comes(
    made: list[Path], tmp_path: Path
) -> None:
    """It is not fetched at every poll; the next good one is taken at once."""
    url = f"file://{tmp_path}/store"
    store, replica, taken = Store(url), Replica(url, wait=60), tmp_path / "taken"
    store.publish(made[0])
    good = replica.poll(taken)
    store.publish(made[1])
    store._write(f"builds/{'b' * 12}/{made[1].name}", b"damaged")
    assert replica.poll(taken) is None
    store._write(f"builds/{'b' * 12}/{made[1].name}", made[1].read_bytes())
    assert replica.poll(taken) is None  # not yet again
    assert good == current_build(taken)
    store.publish(copy_as(made[0], tmp_path / "made", "c" * 12))
    assert f"airstrikes-{'c' * 12}.duckdb" == (replica.poll(taken) or Path()).name
