"""Where things lie in the repository."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA_DIR = ROOT / "data"
BUILD_DIR = DATA_DIR / "build"
SQL_DIR = Path(__file__).resolve().parent / "sql"
