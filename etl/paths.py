"""Where things lie: in the repository, but for what a host puts elsewhere."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA_DIR = ROOT / "data"
#: Builds are made here and served from here; a host may name another folder. Empty is
#: as good as none, and never the folder that somebody happens to be in.
BUILD_DIR = Path(
    os.environ.get("AIR_STRIKE_BUILD_DIR", "").strip() or DATA_DIR / "build"
)
#: Where the dashboard is served, for links in what is exported; empty: not known.
BASE_URL = os.environ.get("AIR_STRIKE_BASE_URL", "")
SQL_DIR = Path(__file__).resolve().parent / "sql"
#: What a reading of a channel keeps until it is whole, so that it can be resumed.
FETCH_DIR = BUILD_DIR / "fetch"
