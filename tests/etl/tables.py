"""Tiny tables in place of a model's inputs, and the model run on them."""

import duckdb

from etl.build import run_model

Connection = duckdb.DuckDBPyConnection
Row = dict[str, object]


def fill(con: Connection, table: str, *rows: Row) -> None:
    """Fill ``table`` with ``rows`` alone; columns missing from a row are empty."""
    con.execute(f"delete from {table}")
    for row in rows:
        places = ", ".join("?" * len(row))
        con.execute(
            f"insert into {table} ({', '.join(row)}) values ({places})",
            list(row.values()),
        )


def remake(con: Connection, *models: str) -> None:
    """Run the models again, in this order, on the current tables."""
    for model in models:
        con.execute(f"drop table {model.partition('/')[2]}")
        run_model(con, model, "table")
