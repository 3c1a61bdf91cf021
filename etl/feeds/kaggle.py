"""Download of the Air Force feed with Kaggle's own client, in a process of its own.

The client has no time-outs of its own for its questions to the server, and it talks to
the terminal; so it runs apart, bounded from outside. A token is optional: the client
finds it where its documentation says (KAGGLE_API_TOKEN, or its file in ~/.kaggle).
"""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from etl.errors import DataError
from etl.feeds.air_force import FILE_NAME as FILE
from etl.paths import ROOT

DATASET = "piterfm/massive-missile-attacks-on-ukraine"
PAGE = f"https://www.kaggle.com/datasets/{DATASET}"


def download(into: Path, seconds: float = 300) -> Path:
    """Download the feed's newest copy into the folder ``into`` and return its path.

    Raises DataError when it cannot be had within ``seconds``.
    """
    run_bounded([sys.executable, "-m", "etl.feeds.kaggle", str(into)], seconds)
    path = into / FILE
    if not path.is_file():
        raise DataError(
            PAGE, f"gave no {FILE}.", "Look at the dataset's page: is the file there?"
        )
    return path


def run_bounded(command: Sequence[str], seconds: float) -> None:
    """Run a download; raise DataError when it fails or takes too long."""
    try:
        done = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, timeout=seconds
        )
    except subprocess.TimeoutExpired as error:
        raise DataError(
            PAGE,
            f"did not arrive within {seconds:g} seconds.",
            "Try again later, or download the file by hand and name it: --from FILE.",
        ) from error
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise DataError(
            PAGE,
            f"could not be downloaded: {last}.",
            "Try again later; set KAGGLE_API_TOKEN if it asks who you are; or download "
            "the file by hand and name it: --from FILE.",
        )


def main(into: str) -> None:
    """Download with the client; any error of it ends the process with a trace."""
    import kagglehub  # slow to import, and needed in this process alone

    kagglehub.dataset_download(DATASET, path=FILE, force_download=True, output_dir=into)


if __name__ == "__main__":
    main(sys.argv[1])
