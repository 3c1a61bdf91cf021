"""What holds of the columns of every mart."""

import duckdb
import pytest

from etl.paths import DATA_DIR
from etl.schema import Mart, read_package

MARTS = read_package(DATA_DIR).marts


@pytest.mark.parametrize("mart", MARTS, ids=lambda mart: mart.name)
def test_every_page_that_a_figure_links_to_is_a_source(
    shipped: duckdb.DuckDBPyConnection, mart: Mart
) -> None:
    """Only a note may link to another page: that of a feed, or of a method."""
    if mart.name == "anomalies":
        return
    for field in mart.fields:
        if field.name.endswith("urls"):
            pages = f"unnest(string_split({field.name}, ';'))"
        elif field.name.endswith("url"):
            pages = field.name
        else:
            continue
        lacking = shipped.execute(
            f"select distinct trim({pages}) as page from {mart.name} "
            f"where {field.name} is not null except select url from sources"
        ).fetchall()
        assert [] == lacking, field.name
