"""The commands ``fetch`` and ``refresh``: they take arguments and print the outcome."""

import argparse
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import date
from functools import partial
from pathlib import Path

from etl import clock
from etl import refresh as rounds
from etl.build import Progress
from etl.channel_feeds import CHANNELS, GENERAL_STAFF, ChannelFeed
from etl.errors import DataError
from etl.feeds.telegram import OnPage
from etl.fetch import BASE_URL, fetch_posts, first_day_to_read
from etl.fetch_air_force import fetch_air_force
from etl.fetch_archives import fetch_general_staff_archive
from etl.implausible import HELD_BACK
from etl.readings import Fetched, Interruptible
from etl.refresh import Round, Stop, Stopped, refresh_every
from etl.schema import read_package
from etl.web import FetchLimits

#: Context manager that yields a progress callback, as ``etl.__main__._progress`` does.
ShowsProgress = Callable[[], AbstractContextManager[Progress]]


def fetch(args: argparse.Namespace, showing: ShowsProgress) -> int:
    """Read one feed and print its outcome; return the exit code."""
    if args.feed == GENERAL_STAFF.name and args.source:
        fetched = fetch_general_staff_archive(
            args.data, args.source, args.since, cache_dir=args.cache
        )
    elif args.feed in CHANNELS:
        fetched = _posts(args, CHANNELS[args.feed], showing, args.data, args.since)
    else:
        fetched = fetch_air_force(
            args.data,
            args.source,
            args.as_of,
            accept_revision=args.accept_revision,
            cache_dir=args.cache,
        )
    print(fetched)
    return HELD_BACK if fetched.held_back else rounds.ALL_WELL


def refresh(args: argparse.Namespace, showing: ShowsProgress) -> int:
    """Read every feed, build and publish, once or in a loop; return the exit code."""
    try:
        pause = rounds.duration(args.every) if args.every else None
    except ValueError as error:
        raise DataError(
            "--every", f'"{args.every}" is not a time.', f"{error}."
        ) from error
    if args.every and args.accept:
        raise DataError(
            "--accept",
            "a reason is given for figures that nobody has seen yet.",
            "Refresh once with --accept, without --every, then start it again.",
        )
    stop = Stop()
    feeds: dict[str, Callable[[Path], Fetched]] = {
        "air-force": lambda data_dir: fetch_air_force(
            data_dir,
            args.source,
            cache_dir=args.cache,
            interruptible=stop.interruptible,
        ),
        **{
            name: partial(_posts, args, feed, showing, interruptible=stop.interruptible)
            for name, feed in CHANNELS.items()
        },
    }

    def once() -> Round:
        return rounds.refresh(
            feeds,
            args.data,
            args.out,
            log=args.log,
            store=args.publish_to,
            accept=args.accept,
        )

    with stop.installed():
        try:
            if pause is None:
                done = once()
                print(done, flush=True)
                return done.exit_code
            refresh_every(pause, once, stop, lambda line: print(line, flush=True))
        except Stopped:
            pass
    print("refresh stopped", flush=True)
    # A stopped loop has done its work; a single round that was stopped has not.
    return 128 + stop.signal if pause is None else rounds.ALL_WELL


def _posts(
    args: argparse.Namespace,
    feed: ChannelFeed,
    showing: ShowsProgress,
    data_dir: Path,
    since: date | None = None,
    *,
    interruptible: Interruptible = nullcontext,
) -> Fetched:
    limits = (
        FetchLimits() if args.pause is None else FetchLimits(delay=max(0.0, args.pause))
    )
    with _days_back(data_dir, feed, since, showing) as on_page:
        return fetch_posts(
            data_dir,
            feed,
            since,
            cache_dir=args.cache,
            base_url=args.base_url or BASE_URL,
            limits=limits,
            on_page=on_page,
            interruptible=interruptible,
        )


@contextmanager
def _days_back(
    data_dir: Path, feed: ChannelFeed, since: date | None, showing: ShowsProgress
) -> Iterator[OnPage]:
    """Yield a callback that shows how far back in time a reading has got."""
    today = clock.today()
    first = since or first_day_to_read(data_dir, read_package(data_dir), feed, today)
    total = max(1, (today - first).days)
    printed_days: set[date] = set()
    with showing() as progress:

        def on_page(day: date) -> None:
            if day not in printed_days:
                printed_days.add(day)
                done = min(total, max(0, (today - day).days))
                progress(f"{feed.name}: back to {day}", done, total)

        yield on_page
