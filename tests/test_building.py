"""The tests' reduced build equals the product's build."""

from pathlib import Path

import duckdb

from etl.build import build
from etl.schema import read_package
from tests.building import built_from
from tests.editing import change_row, register_path

SHAHEDS = "2025-06-20-86823f57ff"


def test_reduced_build_equals_the_full_build(data_dir: Path) -> None:
    """No mart that the change would alter is taken from the unchanged registers."""
    change_row(register_path(data_dir, "air_force_reports"), SHAHEDS, launched="90")
    change_row(
        register_path(data_dir, "statements"),
        of="2025-06-glide-bombs-sybiha",
        value="5001",
    )
    marts = [mart.name for mart in read_package(data_dir).marts]
    with built_from(data_dir, *marts) as reduced, duckdb.connect() as full:
        build(full, data_dir)
        for mart in marts:
            rows = f"from {mart} order by all"
            assert full.execute(rows).fetchall() == reduced.execute(rows).fetchall(), (
                mart
            )
