"""Writes archives of the feeds as SQLite files, in the format of sbs-stats."""

import csv
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path

POSTS = (
    "create table posts (source text not null, source_id text not null, date text, "
    "message_date text, snapshot_at text, text text, url text, "
    "combat_engagements integer, air_strikes integer, missile_strikes integer, "
    "missiles_used integer, kabs_dropped integer, kamikaze_drones integer, "
    "scraped_at text not null, notes text, "
    "primary key (source, source_id, scraped_at))"
)


def archived_report(
    day: date, bombs: int | None, wording: str = "", **changes: object
) -> dict[str, object]:
    """Return an archive line: the final report of ``day``, stored that morning.

    ``bombs`` is the number that the archive gives; the text gives the same unless
    ``wording`` replaces it.
    """
    morning = day + timedelta(days=1)
    number = 10 * day.toordinal()
    return {
        "source": "telegram",
        "source_id": str(number),
        "date": day.isoformat(),
        "message_date": f"{morning}T05:01:00+00:00",
        "snapshot_at": f"{morning}T08:00:00",
        "text": wording or report_text(day, f"скинув {bombs} керованих авіабомб"),
        "url": f"https://t.me/GeneralStaffZSU/{number}",
        "air_strikes": 82,
        "kabs_dropped": bombs,
        "scraped_at": f"{morning}T05:30:00+00:00",
        **changes,
    }


def report_text(day: date, words: str) -> str:
    """Return the text of the final report of ``day`` that says ``words``."""
    posted = day + timedelta(days=1)
    return (
        f"Оперативна інформація станом на 08:00 {posted:%d.%m.%Y} щодо вторгнення\n"
        f"Вчора противник завдав 82 авіаударів, {words}."
    )


def write_posts(path: Path, lines: Iterable[Mapping[str, object]]) -> Path:
    """Write an archive of posts."""
    with closing(sqlite3.connect(path)) as con, con:
        con.execute(POSTS)
        for line in lines:
            names = ", ".join(line)
            marks = ", ".join("?" * len(line))
            con.execute(
                f"insert into posts ({names}) values ({marks})", tuple(line.values())
            )
    return path


def write_feed(
    path: Path,
    copies: Iterable[tuple[datetime, Iterable[Mapping[str, str]]]],
    table: str = "missile_attacks",
) -> Path:
    """Write an archive of the Air Force feed: the new lines of each copy."""
    with closing(sqlite3.connect(path)) as con, con:
        has_table = False
        stored: dict[tuple[str, ...], dict[str, str]] = {}
        for moment, rows in copies:
            for row in rows:
                if not has_table:
                    columns = ", ".join(f'"{name}" text' for name in row)
                    con.execute(
                        f"create table {table} ({columns}, attack_date text, "
                        "category text, scraped_at text not null)"
                    )
                    has_table = True
                key = tuple(
                    row.get(name, "")
                    for name in ("time_start", "time_end", "model", "launch_place",
                                 "target", "source")
                )  # fmt: skip
                if stored.get(key) == dict(row):
                    continue
                stored[key] = dict(row)
                marks = ", ".join("?" * (len(row) + 3))
                con.execute(
                    f"insert into {table} values ({marks})",
                    (*row.values(), row["time_start"][:10], "x", moment.isoformat()),
                )
    return path


def rows_of_feed(path: Path) -> list[dict[str, str]]:
    """Return the lines of the feed's own file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
