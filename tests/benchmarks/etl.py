"""Time from the registers to a checked build, beside other tools on the same file.

    .venv/bin/python -m tests.benchmarks.etl [--times 1 10 100 1000] [--rounds 3]

The air_force register is multiplied in length in a temporary folder: a copy of a line
has its own id and link and is otherwise the same. Every contender runs in its own
process, in turn, so that drift in the machine's speed affects all alike: quote the
ratios. Seconds run until the month x category query is answered for the first time;
"query" is the same query again. All contenders must give the same answer.
"""

import argparse
import csv
import hashlib
import io
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from etl.paths import DATA_DIR, ROOT

REGISTER = "registers/air_force_reports.csv"
CORRECTIONS = "registers/corrections.csv"
VINTAGES = "registers/vintages.csv"
CSV_OPTIONS = """delim = ',', quote = '"', escape = '"', header = true"""
#: The contender that inserts row by row runs only up to this length.
ROW_BY_ROW = 10

Answer = list[tuple[str, str, int]]


def lengthen(to: Path, times: int) -> int:
    """Copy the data into the new folder ``to``, reports ``times`` over; count lines."""
    shutil.copytree(DATA_DIR, to, ignore=shutil.ignore_patterns("build"))
    with (DATA_DIR / REGISTER).open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        header = next(reader)
        rows = list(reader)
    renamed_from, url = header.index("renamed_from"), header.index("url")
    numbers = {key: n for n, key in enumerate(sorted({row[0] for row in rows}))}
    with (DATA_DIR / CORRECTIONS).open(encoding="utf-8", newline="") as file:
        corrected = {row["row_id"] for row in csv.DictReader(file)}
    n_lines = 0
    with (to / REGISTER).open("w", encoding="utf-8", newline="") as file:
        file.write(_line(header))
        for day, of_day in groupby(rows, key=lambda row: row[0][:10]):
            lines = list(of_day)
            for copy in range(times):
                file.writelines(
                    _copied(row, (renamed_from, url), day, copy, numbers)
                    if copy
                    else _line(row)
                    for row in lines
                )
                n_lines += len(lines)
                # A copy without a link would be a duplicate claim, and a copy of an
                # error would be an error without a correction.
                lines = [r for r in lines if r[url] and r[0] not in corrected]
    copied = [r for r in rows if r[url] and r[0] not in corrected]
    _recount(to, [*rows, *copied * (times - 1)])
    return n_lines


def _recount(to: Path, rows: Iterable[list[str]]) -> None:
    """Update the number of lines in each copy of the feed."""
    more: Counter[str] = Counter()
    for *_, known_from, known_to in rows:
        more[known_from] += 1
        if known_to:
            more[known_to] -= 1
    path = to / VINTAGES
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        header, vintages = reader.fieldnames or [], list(reader)
    n_lines = more[""]
    for vintage in vintages:
        if vintage["feed"] == "air-force":
            n_lines += more[vintage["as_of"]]
            vintage |= {"rows_read": str(n_lines), "rows_kept": str(n_lines)}
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, lineterminator="\n")
        writer.writeheader()
        writer.writerows(vintages)


def _copied(
    row: list[str],
    places: tuple[int, int],
    day: str,
    copy: int,
    numbers: dict[str, int],
) -> str:
    renamed_from, url = places
    cells = [f"{day}-{copy:04x}{numbers[row[0]]:06x}", *row[1:]]
    earlier = row[renamed_from]
    if earlier:
        cells[renamed_from] = f"{earlier[:10]}-{copy:04x}{numbers[earlier]:06x}"
    cells[url] = f"{row[url]}?copy={copy}"
    return _line(cells)


def _line(cells: Iterable[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue()


# Each contender takes the data and an empty folder, and returns its query and its
# files.

Contender = tuple[Callable[[], Answer], Callable[[], Iterable[Path]]]


def ours(data: Path, folder: Path) -> Contender:
    """Load, check and model every register, as a build does before the export."""
    import duckdb

    from etl import publish

    file = folder / "build.duckdb"
    publish._write(file, data, "benchmark", lambda *_: None)
    con = duckdb.connect(file, read_only=True)
    query = """
        select strftime(month, '%Y-%m'), category, cast(sum(launched) as bigint)
        from report_versions where known_to is null group by all order by all
    """
    return lambda: con.execute(query).fetchall(), lambda: [file]


#: The same without models: the category is that of the first weapon.
BARE_QUERY = """
    select strftime(end_date, '%Y-%m'), category, cast(sum(launched) as bigint)
    from lines inner join munitions
        on munition_id = split_part(munitions, ';', 1)
    where known_to is null group by all order by all
"""


def duckdb_bare(data: Path, folder: Path) -> Contender:
    """Read the file into a table and group it, without checks or models."""
    import duckdb

    file = folder / "bare.duckdb"
    con = duckdb.connect(file)
    con.execute(
        "create table lines as "
        f"select * from read_csv('{data / REGISTER}', {CSV_OPTIONS})"
    )
    _weapons(con, data)
    con.execute("checkpoint")
    return lambda: con.execute(BARE_QUERY).fetchall(), lambda: [file]


def duckdb_unstored(data: Path, folder: Path) -> Contender:
    """Group three columns of the file while reading it, and store nothing."""
    import duckdb

    con = duckdb.connect()
    con.execute(
        "create view lines as "
        f"select * from read_csv('{data / REGISTER}', {CSV_OPTIONS})"
    )
    _weapons(con, data)
    return lambda: con.execute(BARE_QUERY).fetchall(), list


def _weapons(con: Any, data: Path) -> None:
    path = data / "registers/munitions.csv"
    con.execute(f"create table munitions as select * from read_csv('{path}')")


def pandas_vectorised(data: Path, folder: Path) -> Contender:
    """Read the file into a data frame and group it by whole columns."""
    import pandas as pd

    lines = pd.read_csv(
        data / REGISTER,
        parse_dates=["end_date"],
        dtype={"launched": "Int64", "known_to": "str", "start_time": "str"},
        low_memory=False,
    )
    weapons = pd.read_csv(data / "registers/munitions.csv", index_col="munition_id")

    def query() -> Answer:
        standing = lines[lines["known_to"].isna()]
        first = standing["munitions"].str.split(";", n=1).str[0]
        sums = standing.groupby(
            [standing["end_date"].dt.strftime("%Y-%m"), first.map(weapons["category"])]
        )["launched"].sum(min_count=1)
        return [
            (*key, None if value is pd.NA else int(value))
            for key, value in sorted(sums.items())
        ]

    return query, list


def sqlite(data: Path, folder: Path) -> Contender:
    """Insert the rows in one transaction and group them."""
    import sqlite3

    file = folder / "lines.sqlite"
    con = sqlite3.connect(file)
    for table, rows in _rows(data):
        header = next(rows)
        con.execute(f"create table {table} ({', '.join(header)})")
        marks = ", ".join("?" for _ in header)
        con.executemany(f"insert into {table} values ({marks})", rows)
    con.commit()
    query = """
        select substr(end_date, 1, 7), category,
            sum(case when launched <> '' then cast(launched as integer) end)
        from lines inner join munitions
            on munition_id = substr(munitions, 1, instr(munitions || ';', ';') - 1)
        where known_to = '' group by 1, 2 order by 1, 2
    """
    query = query.replace("substr(munitions,", "substr(lines.munitions,")
    query = query.replace("instr(munitions ||", "instr(lines.munitions ||")
    return lambda: con.execute(query).fetchall(), lambda: [file]


def row_by_row(data: Path, folder: Path) -> Contender:
    """Insert into DuckDB with one statement per row, as a naive script would."""
    import duckdb

    file = folder / "rows.duckdb"
    con = duckdb.connect(file)
    for table, rows in _rows(data):
        header = next(rows)
        types = {"end_date": "date", "launched": "bigint"}
        columns = ", ".join(f"{name} {types.get(name, 'varchar')}" for name in header)
        con.execute(f"create table {table} ({columns})")
        marks = ", ".join("?" for _ in header)
        con.begin()
        for row in rows:
            con.execute(
                f"insert into {table} values ({marks})", [cell or None for cell in row]
            )
        con.commit()
    con.execute("checkpoint")
    return lambda: con.execute(BARE_QUERY).fetchall(), lambda: [file]


def _rows(data: Path) -> Iterator[tuple[str, Iterator[list[str]]]]:
    for table, path in (("lines", REGISTER), ("munitions", "registers/munitions.csv")):
        with (data / path).open(encoding="utf-8", newline="") as file:
            yield table, csv.reader(file)


CONTENDERS: dict[str, Callable[[Path, Path], Contender]] = {
    "ours: loaded, checked, modelled": ours,
    "bare DuckDB, into a table": duckdb_bare,
    "bare DuckDB, nothing stored": duckdb_unstored,
    "pandas, vectorised": pandas_vectorised,
    "SQLite": sqlite,
    "DuckDB, a statement a row": row_by_row,
}


def compete(name: str, data: Path) -> None:
    """Run one contender in this process and print its results as JSON."""
    with tempfile.TemporaryDirectory(dir=data.parent) as folder:
        started = time.perf_counter()
        query, files = CONTENDERS[name](data, Path(folder))
        answer = query()
        seconds = time.perf_counter() - started
        query_seconds = []
        for _ in range(5):
            started = time.perf_counter()
            query()
            query_seconds.append(time.perf_counter() - started)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        print(
            json.dumps(
                {
                    "seconds": seconds,
                    "query": min(query_seconds),
                    "peak": peak,
                    "size": sum(file.stat().st_size for file in files()),
                    "answer": hashlib.sha256(json.dumps(answer).encode()).hexdigest(),
                }
            ),
            flush=True,
        )
        os._exit(0) if name == "pandas, vectorised" else None


def round_of(names: Iterable[str], data: Path) -> dict[str, dict[str, Any]]:
    """Run each contender once, in its own process."""
    results = {}
    for name in names:
        command = [sys.executable, "-m", "tests.benchmarks.etl", "--contender", name]
        run = subprocess.run(
            [*command, str(data)], cwd=ROOT, stdout=subprocess.PIPE, check=True
        )
        results[name] = json.loads(run.stdout)
    return results


def whole_command(data: Path, rounds: int) -> tuple[float, float]:
    """Return the median seconds of ``python -m etl build``, and its peak memory."""
    taken = []
    peak = 0.0
    for _ in range(rounds):
        with tempfile.TemporaryDirectory(dir=data.parent) as folder:
            command = [sys.executable, "-m", "etl", "--data", str(data), "build"]
            started = time.perf_counter()
            child = subprocess.Popen(
                [*command, "--out", folder], cwd=ROOT, stdout=subprocess.DEVNULL
            )
            _, status, usage = os.wait4(child.pid, 0)
            taken.append(time.perf_counter() - started)
            assert status == 0
            peak = max(peak, usage.ru_maxrss * 1024)
    return statistics.median(taken), peak


def main() -> None:
    """Print the tables as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, nargs="+", default=[1, 10, 100])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--contender", nargs=2, metavar=("NAME", "DATA"))
    args = parser.parse_args()
    if args.contender:
        compete(args.contender[0], Path(args.contender[1]))
        return
    print(
        "| times | lines | contender | seconds | lines a second "
        "| rate beside bare DuckDB"
        " | peak memory, MB | file, MB | query, ms | query beside bare DuckDB |\n"
        "|---|---|---|---|---|---|---|---|---|---|"
    )
    commands = {}
    for times in args.times:
        with tempfile.TemporaryDirectory() as folder:
            data = Path(folder) / "data"
            n_lines = lengthen(data, times)
            _one_table(data, times, n_lines, args.rounds)
            commands[times] = whole_command(data, args.rounds)
    print("\n| times | `python -m etl build`, all of it, seconds | peak memory, MB |")
    print("|---|---|---|")
    for times, (seconds, peak) in commands.items():
        print(f"| {times:,} | {seconds:.2f} | {peak / 1e6:,.0f} |")


def _one_table(data: Path, times: int, n_lines: int, rounds: int) -> None:
    names = [n for n in CONTENDERS if times <= ROW_BY_ROW or n != _ROW_BY_ROW_NAME]
    runs: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for _ in range(rounds):
        for name, result in round_of(names, data).items():
            runs[name].append(result)
    answers = {run["answer"] for name in names for run in runs[name]}
    assert len(answers) == 1, {name: runs[name][0]["answer"] for name in names}

    def ratio_to_bare(name: str, measure: str) -> float:
        """Compare within each round: both sides of a ratio ran in the same minute."""
        bare = runs["bare DuckDB, into a table"]
        pairs = zip(runs[name], bare, strict=True)
        return statistics.median(run[measure] / other[measure] for run, other in pairs)

    for name in names:
        seconds, query, peak, size = (
            statistics.median(run[measure] for run in runs[name])
            for measure in ("seconds", "query", "peak", "size")
        )
        print(
            f"| {times:,} | {n_lines:,} | {name} | {seconds:.2f} "
            f"| {n_lines / seconds:,.0f} | {1 / ratio_to_bare(name, 'seconds'):.2f} "
            f"| {peak / 1e6:,.0f} | {size / 1e6:.1f} | {query * 1000:.1f} "
            f"| {ratio_to_bare(name, 'query'):.2f} |",
            flush=True,
        )


_ROW_BY_ROW_NAME = "DuckDB, a statement a row"

if __name__ == "__main__":
    main()
