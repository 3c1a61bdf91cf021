"""The command line: ``python -m etl build | snapshot | fetch | refresh | export``."""

import argparse
import shutil
import sys

from etl.startup import load_to_a_line

if __name__ == "__main__":
    load_to_a_line()

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import duckdb
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
from rich.progress import Progress as ProgressBar

from etl.build import Progress, build
from etl.checks import find_warnings
from etl.dataset import SUMS, write_dataset
from etl.dictionary import write_dictionary
from etl.endings import end_at_signals, run_to_a_line
from etl.errors import DataError, listed, without_user
from etl.implausible import HELD_BACK
from etl.inputs import copy_inputs
from etl.paths import (
    BUILD_DIR,
    DATA_DIR,
    FETCH_DIR,
    refuse_unfit_settings,
    typed_path,
    typed_store,
)
from etl.publish import current_build, publish
from etl.scratch import scratch_folder
from etl.snapshot import FEED, read_without_links, snapshot_copies

#: Feeds that are Telegram channels.
CHANNELS = {"general-staff": "GeneralStaffZSU", "air-force-posts": "kpszsu"}

_READ_CODES = (
    "Exit codes: 0 all well; 1 refused, and the registers are as they were; 5 all was "
    "read, and something was held back: it is named, and stands on no page."
)


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return 0, or 1 with a message on stderr if the data is unfit.

    The help of ``refresh``, ``fetch`` and ``snapshot`` lists their other exit codes.
    """

    def run() -> int | None:
        args = _parser().parse_args(arguments)
        refuse_unfit_settings()
        code: int | None = args.run(args)
        return code

    return run_to_a_line(run)


def run_build(args: argparse.Namespace) -> None:
    """Build and publish."""
    with _progress() as progress:
        published = publish(
            args.data,
            args.out,
            progress=progress,
            on_wait=lambda: print("another build is running; waiting for it"),
        )
    if published.is_new:
        print(f"published build {published.build_id}")
    else:
        print(f"nothing to do: build {published.build_id} stands for these inputs")
    with duckdb.connect(str(published.path), read_only=True) as con:
        n_warnings = sum(
            len(warning.lines) for warning in find_warnings(con, args.data)
        )
    if n_warnings:
        print(f"{n_warnings} warnings for the editor; `python -m etl check` lists them")
    if args.publish_to:
        from etl.stores import publish_to  # slow imports (asyncio, fsspec), rarely used

        identity, is_new = publish_to(args.publish_to, args.out)
        state = "is now" if is_new else "was already"
        print(f"build {identity} {state} the newest in {without_user(args.publish_to)}")


def run_check(args: argparse.Namespace) -> None:
    """Run a full build with its checks in memory; publish nothing."""
    with (
        scratch_folder("air-strikes-check-") as folder,
        _progress() as progress,
        duckdb.connect() as con,
    ):
        data = copy_inputs(args.data, folder)
        build(con, data, progress=progress)
        warnings = find_warnings(con, data)
    for warning in warnings:
        if warning.lines:
            print(f"{len(warning.lines)} warnings: {warning.rule}")
        for line in warning.lines:
            print(f"  {line}")
    print("all checks passed; nothing was published")


def run_snapshot(args: argparse.Namespace) -> int:
    """Fold a copy of a feed into its register; return the exit code."""
    if args.without_links:
        outcomes = read_without_links(args.data, args.sources, args.as_of)
    else:
        outcomes = snapshot_copies(
            args.data,
            args.sources,
            args.as_of,
            accept_revision=args.accept_revision,
            from_scratch=args.from_scratch,
        )
    for outcome in outcomes:
        print(outcome)
    return HELD_BACK if any(outcome.held_back for outcome in outcomes) else 0


def run_fetch(args: argparse.Namespace) -> int:
    """Download one feed, fold in new data and return the exit code."""
    from etl import fetch_commands  # importing HTTP and HTML parsers takes a second

    return fetch_commands.fetch(args, _progress)


def run_refresh(args: argparse.Namespace) -> int:
    """Read every feed, build and publish, once or in a loop; return the exit code."""
    from etl import fetch_commands

    return fetch_commands.refresh(args, _progress)


def run_export(args: argparse.Namespace) -> None:
    """Export the published build: its tables, Atom feed, dataset and DuckDB file."""
    build_file = current_build(args.out)
    if build_file is None:
        raise DataError(
            f"{args.out}/CURRENT",
            "does not point to a build.",
            "Run `python -m etl build` first.",
        )
    exports = build_file.with_suffix("")
    files = sorted(path for path in exports.rglob("*") if path.is_file())
    _refuse_foreign(args.to, [str(file.relative_to(exports)) for file in files])
    args.to.mkdir(parents=True, exist_ok=True)
    with scratch_folder(".draft-", args.to) as draft:
        for file in files:
            target = draft / file.relative_to(exports)
            target.parent.mkdir(exist_ok=True)
            shutil.copyfile(file, target)
        write_dataset(build_file, draft)
        shutil.copyfile(build_file, draft / build_file.name)
        # Replace files only once all were written, so that a full disk changes none.
        for file in sorted(path for path in draft.rglob("*") if path.is_file()):
            target = args.to / file.relative_to(draft)
            target.parent.mkdir(exist_ok=True)
            print(file.replace(target))


def _refuse_foreign(folder: Path, names: list[str]) -> None:
    """Raise DataError if an export would replace files that none has written."""
    foreign = [name for name in names if (folder / name).exists()]
    if foreign and not (folder / SUMS).exists():
        raise DataError(
            str(folder),
            f"holds files of the same name that are no export's: {listed(foreign)}.",
            "Name a folder that does not exist yet, or one of an earlier export.",
        )


def run_dictionary(args: argparse.Namespace) -> None:
    """Write the data dictionary."""
    changed = write_dictionary(args.data)
    print(f"data/README.md: {'dictionary rewritten' if changed else 'up to date'}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m etl", description="Registers in, checked DuckDB builds out."
    )
    parser.add_argument(
        "--data", type=typed_path, default=DATA_DIR, help="folder with the registers"
    )
    commands = parser.add_subparsers(required=True, metavar="command")
    command = commands.add_parser("build", help="load, model, check, publish")
    command.add_argument(
        "--out", type=typed_path, default=BUILD_DIR, help="where builds go"
    )
    _add_store(command)
    command.set_defaults(run=run_build)
    command = commands.add_parser("check", help="the same without publishing")
    command.set_defaults(run=run_check)
    _add_snapshot(
        commands.add_parser(
            "snapshot",
            help="fold a copy of a feed into the data",
            description=f"Fold copies of a feed into the registers. {_READ_CODES}",
        )
    )
    _add_fetch(
        commands.add_parser(
            "fetch",
            help="read a feed where it is published",
            description="Read one feed where it is published, and fold in what is new. "
            + _READ_CODES,
        )
    )
    _add_refresh(
        commands.add_parser(
            "refresh",
            help="read every feed, build, publish",
            description="Read every feed, fold in what is new, build and publish. "
            "Exit codes: 0 all well; 1 the build failed, the last one stands; 3 a feed "
            "failed, the build stands; 4 another refresh is running; 5 all was read, a "
            "figure was held back, and the log says which.",
        )
    )
    command = commands.add_parser(
        "export",
        help="write the published build for others to take into a folder",
    )
    command.add_argument(
        "--out", type=typed_path, default=BUILD_DIR, help="where builds are"
    )
    command.add_argument(
        "--to", type=typed_path, default=Path("exports"), help="folder to write into"
    )
    command.set_defaults(run=run_export)
    command = commands.add_parser("dictionary", help="write the data dictionary")
    command.set_defaults(run=run_dictionary)
    return parser


def _add_snapshot(command: argparse.ArgumentParser) -> None:
    command.add_argument("feed", choices=[FEED])
    command.add_argument(
        "sources",
        type=typed_path,
        nargs="+",
        metavar="FILE",
        help="the feed's file, or several (or folders) named YYYY-MM-DD.csv",
    )
    command.add_argument(
        "--as-of",
        type=date.fromisoformat,
        metavar="YYYY-MM-DD",
        help="day on which the copy stood so; several files say it by their names",
    )
    command.add_argument(
        "--accept-revision",
        metavar="WHY",
        default="",
        help="fold a copy in that changes more of the past than is usual, and say why",
    )
    mode = command.add_mutually_exclusive_group()
    mode.add_argument(
        "--from-scratch",
        action="store_true",
        help="make the feed's registers anew from all copies, which FILE names",
    )
    mode.add_argument(
        "--without-links",
        action="store_true",
        help="look at a copy that names no sources; nothing is written",
    )
    command.set_defaults(run=run_snapshot)


def _add_fetch(parser: argparse.ArgumentParser) -> None:
    feeds = parser.add_subparsers(required=True, metavar="feed", dest="feed")
    command = feeds.add_parser("air-force", help="the dataset on Kaggle, or a copy")
    _add_source(command)
    command.add_argument(
        "--as-of", type=date.fromisoformat, metavar="YYYY-MM-DD", help="day of the copy"
    )
    command.add_argument(
        "--accept-revision", metavar="WHY", default="", help="as for snapshot"
    )
    command.add_argument(
        "--cache", type=typed_path, default=FETCH_DIR, help=argparse.SUPPRESS
    )
    command.set_defaults(run=run_fetch)
    for name, channel in CHANNELS.items():
        command = feeds.add_parser(name, help=f"posts of t.me/{channel}")
        command.add_argument(
            "--since",
            type=date.fromisoformat,
            metavar="YYYY-MM-DD",
            help="first day wanted; without it, from the last days held",
        )
        if name == "general-staff":
            command.add_argument(
                "--from",
                dest="source",
                default="",
                metavar="URL|FILE",
                help="an archive of the posts (SQLite) in place of the channel",
            )
        _add_channel_source(command)
        command.set_defaults(run=run_fetch)


def _add_refresh(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--out", type=typed_path, default=BUILD_DIR, help="where builds go"
    )
    command.add_argument(
        "--every", metavar="24h", help="do it again and again, until SIGTERM"
    )
    command.add_argument(
        "--log", type=typed_path, metavar="FILE", help="add a line of JSON per round"
    )
    command.add_argument(
        "--accept",
        metavar="WHY",
        default="",
        help="publish figures that are far out of range, and say why in the log",
    )
    _add_store(command)
    _add_source(command)
    _add_channel_source(command)
    command.set_defaults(run=run_refresh)


def _add_store(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--publish-to",
        type=typed_store,
        metavar="URL",
        default="",
        help="also put the build into a store (file://, s3://, gs://, az://)",
    )


def _add_source(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--from",
        dest="source",
        default="",
        metavar="URL|FILE",
        help="the Air Force feed from here instead of Kaggle; a copy, or an archive "
        "of it (SQLite)",
    )


def _add_channel_source(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--base-url",
        metavar="URL",
        help="where the channels' previews are, instead of https://t.me "
        "(AIR_STRIKE_TELEGRAM_URL)",
    )
    command.add_argument(
        "--pause",
        type=float,
        metavar="SECONDS",
        help="between two pages of a channel (1)",
    )
    command.add_argument(
        "--cache", type=typed_path, default=FETCH_DIR, help=argparse.SUPPRESS
    )


@contextmanager
def _progress() -> Iterator[Progress]:
    """Yield a progress callback: a bar on a terminal, otherwise plain lines."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda step, number, total: print(f"[{number}/{total}] {step}")
        return
    columns = (TextColumn("{task.description:<40}"), BarColumn(), MofNCompleteColumn())
    with ProgressBar(*columns, console=console, transient=True) as bar:
        task = bar.add_task("build")

        def show(step: str, number: int, total: int) -> None:
            bar.update(task, description=step, completed=number, total=total)

        yield show


if __name__ == "__main__":
    end_at_signals()
    sys.exit(main())
