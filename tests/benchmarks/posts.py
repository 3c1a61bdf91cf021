"""Growth of a post's reading time with its length, and the time of the slowest post.

    .venv/bin/python -m tests.benchmarks.posts [--damaged 1000]

Both are ratios within one run: a post of 16,000 characters to one of 4,000, for each
piece that the tests repeat; the slowest of the damaged posts to their median. Ends with
code 1 if one of them is too large: reading must be linear in the length.
"""

import argparse
import gc
import statistics
import sys
import time
from datetime import date
from random import Random

from tests.etl.feeds.test_generated_posts import (
    DAMAGE,
    FIGURES,
    FIRST_DAY,
    PIECES,
    damaged,
    read,
    repeated,
)

#: A post four times as long takes about four times as long; sixteen is quadratic.
MOST_GROWTH = 8
#: Lengths of ordinary damaged posts vary by about a factor of three.
MOST_OF_THE_MIDDLE = 12


def seconds(feed: str, day: date, text: str, rounds: int = 3) -> float:
    """Return the least processor time of reading a post, over some rounds."""
    times = []
    for _ in range(rounds):
        gc.collect()
        began = time.process_time()
        read(feed, day, text)
        times.append(time.process_time() - began)
    return min(times)


def growth(feed: str) -> dict[str, float]:
    """Return the time for 16,000 characters over that for 4,000, by piece."""
    return {
        piece: seconds(feed, FIRST_DAY, repeated(feed, piece, 16_000))
        / seconds(feed, FIRST_DAY, repeated(feed, piece, 4_000))
        for piece in PIECES
    }


def slowest_of_the_middle(feed: str, n: int) -> float:
    """Return the time of the slowest damaged post as a multiple of the median."""
    rng = Random(1)  # noqa: S311 - the kind of damage is no secret
    times = []
    for seed in range(n):
        ways = rng.choices(DAMAGE, k=rng.randint(1, 4))
        times.append(seconds(feed, *damaged(feed, seed, ways), rounds=1))
    return max(times) / statistics.median(times)


def main() -> int:
    """Print the ratios; return 1 if one of them is too large."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--damaged", type=int, default=1000)
    n_damaged = parser.parse_args().damaged
    is_linear = True
    for feed in FIGURES:
        by_piece = growth(feed)
        piece = max(by_piece, key=lambda piece: by_piece[piece])
        middle = slowest_of_the_middle(feed, n_damaged)
        usual = statistics.median(by_piece.values())
        print(
            f"{feed}: four times as long takes {usual:.1f} "
            f"times as long, {by_piece[piece]:.1f} of {piece!r}; the slowest of "
            f"{n_damaged:,} damaged posts {middle:.1f} times the middle one"
        )
        is_linear &= by_piece[piece] < MOST_GROWTH and middle < MOST_OF_THE_MIDDLE
    return 0 if is_linear else 1


if __name__ == "__main__":
    sys.exit(main())
