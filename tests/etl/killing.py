"""Builds that are killed at one point after another, and the builds after them.

    python -m tests.etl.killing DATA BUILD_DIR KILLS WORKER WORKERS

The kills are spread over about ``KILLS`` points of a build; each worker takes its
share. A child process runs ``python -m etl build`` and gets a SIGKILL before its n-th
line, or while that line runs. A second child then reads the served build and builds
again. Prints one line of JSON per kill.
"""

import gc
import json
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import duckdb

import etl.publish
from etl.__main__ import main
from etl.paths import ROOT
from etl.publish import build_id, current_build, read_whole
from tests.building import copied_build
from tests.editing import change_row, register_path
from tests.sampling import IS_LONG, sample

ETL = str(ROOT / "etl")
#: Functions in whose every line a build can be killed: those that write (``_run`` runs
#: a check), ...
WRITING = {
    "load_register", "apply_corrections", "run_model", "_run", "build", "_write",
    "_attached", "export_marts", "describe_dataset", "_export",
}  # fmt: skip
#: ... and those that move files and set the pointer: few lines, so killed more often.
PUBLISHING = {
    "_publish", "point_at", "fsync", "_date_after_all_others", "_remove_old_builds",
    "_remove",
}  # fmt: skip

#: The stages of a build; each is killed half-way. In the first three the folder has
#: the same files, so on each submission one of them is killed ...
STAGES = (
    *sample(("run_model", "load_register", "_run"), 1),
    *("export_marts", "point_at", "_remove_old_builds"),
)
#: ... and the stages after all models have run and all checks have passed.
AFTER_THE_MODELS = {"export_marts", "point_at", "_remove_old_builds"}


def watch(at: Callable[[str], None]) -> None:
    """Call ``at`` with the place of each line of the build before it runs."""

    def line(frame: FrameType, event: str, _: Any) -> Any:
        if event == "line":
            at(f"{frame.f_code.co_name}:{frame.f_lineno}")
        return line

    def called(frame: FrameType, event: str, _: Any) -> Any:
        code = frame.f_code
        if code.co_name in WRITING | PUBLISHING and code.co_filename.startswith(ETL):
            return line
        return None

    sys.settrace(called)


def in_a_child(work: Callable[[int], int]) -> tuple[int, int]:
    """Run ``work`` in a child with a pipe to write to; return its pid and our end."""
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        return child, reading
    os.close(reading)
    gc.freeze()  # the parent's objects belong to threads that the child does not have
    with Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
    code = 70
    try:
        code = work(writing)
    finally:
        sys.settrace(None)
        os._exit(code)


def ended(child: int, reading: int) -> tuple[int, str]:
    """Return the child's exit code (negative: the signal) and its output."""
    with os.fdopen(reading) as pipe:
        output = pipe.read()
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), output


def build_places(arguments: list[str]) -> list[str]:
    """Return the places of a complete build, in order."""

    def work(writing: int) -> int:
        places: list[str] = []
        watch(places.append)
        code = main(arguments)
        sys.settrace(None)
        os.write(writing, json.dumps(places).encode())
        return code

    child, reading = in_a_child(work)
    code, output = ended(child, reading)
    assert code == 0
    return list(json.loads(output))


def without_models(build_dir: Path) -> None:
    """Let this process copy the served build instead of building.

    The models do not depend on the files in the folder. In a full run they always run.
    """
    path = current_build(build_dir)
    if path and not IS_LONG:
        etl.publish.build = copied_build(path)
        etl.publish.describe_tables = lambda *_: None


def kill_at(
    function: str, nth: int, within: bool, arguments: list[str], build_dir: Path
) -> int:
    """Kill a build at the ``nth`` line that runs in ``function``.

    Return the child's exit code.
    """

    def work(writing: int) -> int:
        left = nth

        def at(place: str) -> None:
            nonlocal left
            left -= place.startswith(f"{function}:")
            if left == 0 and within:
                left = -1
                os.write(writing, b".")  # and continues until the parent has read it
            elif left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

        if function in AFTER_THE_MODELS:
            without_models(build_dir)
        watch(at)
        return main(arguments)

    child, reading = in_a_child(work)
    if within and os.read(reading, 1):
        time.sleep(0.002)
        os.kill(child, signal.SIGKILL)
    return ended(child, reading)[0]


def served_then_built(arguments: list[str], build_dir: Path) -> tuple[str, int]:
    """Return the id of the served build, and the exit code of the next build."""

    def work(writing: int) -> int:
        path = current_build(build_dir)
        with duckdb.connect(str(path), read_only=True) as con:
            os.write(writing, read_whole(con).encode())
        without_models(build_dir)
        return main(arguments)

    code, build_id = ended(*in_a_child(work))
    return build_id, code


def spread_kills(places: list[str], kills: int) -> list[int]:
    """Return line numbers from 1: the middle of each stage, and more over the build.

    They are denser where the build is published.
    """
    functions = [place.split(":")[0] for place in places]
    chosen = set()
    for stage in STAGES:
        lines = [n for n, name in enumerate(functions, 1) if name == stage]
        chosen.add(lines[len(lines) // 2])
    kills -= len(chosen)
    late = [n for n, place in enumerate(places, 1) if place.split(":")[0] in PUBLISHING]
    early = [n for n in range(1, len(places) + 1) if n not in set(late)]
    n_late = min(kills // 3, len(late))
    more = {
        build_places[int((n + 0.5) * len(build_places) / wanted)]
        for build_places, wanted in ((late, n_late), (early, kills - n_late))
        for n in range(wanted)
    }
    return sorted(chosen | more)


def run(
    data_dir: Path, build_dir: Path, kills: int, worker: int = 0, workers: int = 1
) -> None:
    """Kill builds, each of different data, and print the outcome of each."""
    arguments = ["--data", str(data_dir), "build", "--out", str(build_dir)]
    statements = register_path(data_dir, "statements")
    places = build_places(arguments)
    good = build_id(data_dir)
    for number, point in enumerate(spread_kills(places, kills)[worker::workers]):
        change_row(
            statements, of="2025-06-glide-bombs-sybiha", value=str(6000 + number)
        )
        wanted = build_id(data_dir)
        function = places[point - 1].partition(":")[0]
        nth = sum(place.startswith(f"{function}:") for place in places[:point])
        code = kill_at(function, nth, number % 2 == 1, arguments, build_dir)
        served, built = served_then_built(arguments, build_dir)
        path = current_build(build_dir)
        print(
            json.dumps(
                {
                    "place": places[point - 1],
                    "ended": code,
                    "served": "last" if served == good else "next",
                    "is_sound": served in (good, wanted),
                    "next_build": built,
                    "points_at_it": path is not None and wanted in path.name,
                    "left": sorted(
                        p.name
                        for p in build_dir.iterdir()
                        if "airstrikes" not in p.name
                    ),
                    "builds": len(list(build_dir.glob("airstrikes-*.duckdb"))),
                }
            ),
            flush=True,
        )
        good = wanted


if __name__ == "__main__":
    run(Path(sys.argv[1]), Path(sys.argv[2]), *map(int, sys.argv[3:]))
