"""How the time to read a post grows with its length, and how long the worst takes.

    .venv/bin/python -m tests.benchmarks.posts [--damaged 1000]

Both are ratios within one run: a post of 16,000 signs to one of 4,000, of each piece
that the tests repeat; the slowest of as many damaged posts to the middle one. Ends with
code 1 where one grows faster than its length allows: reading is to be linear.
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

#: Four times as long a post takes about four times as long; sixteen would be quadratic.
MOST_GROWTH = 8
#: Ordinary damaged posts differ in length by about three.
MOST_OF_THE_MIDDLE = 12


def seconds(feed: str, day: date, text: str, rounds: int = 3) -> float:
    """Return the least processor time in which a post is read in some rounds."""
    times = []
    for _ in range(rounds):
        gc.collect()
        began = time.process_time()
        read(feed, day, text)
        times.append(time.process_time() - began)
    return min(times)


def growth(feed: str) -> dict[str, float]:
    """Return by piece how many times as long sixteen thousand signs take as four."""
    return {
        piece: seconds(feed, FIRST_DAY, repeated(feed, piece, 16_000))
        / seconds(feed, FIRST_DAY, repeated(feed, piece, 4_000))
        for piece in PIECES
    }


def slowest_of_the_middle(feed: str, n: int) -> float:
    """Return the time of the slowest damaged post as a multiple of the middle one's."""
    rng = Random(1)  # noqa: S311 - which damage is done is no secret
    times = []
    for seed in range(n):
        ways = rng.choices(DAMAGE, k=rng.randint(1, 4))
        times.append(seconds(feed, *damaged(feed, seed, ways), rounds=1))
    return max(times) / statistics.median(times)


def main() -> int:
    """Print the ratios; return 1 when one of them is too large."""
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
