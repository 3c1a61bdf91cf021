"""Resolve the locked part of both requirements files again (`make lock`)."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
MARK = "# Locked with them: `make lock` writes everything below this line.\n"


def pinned(text: str) -> set[str]:
    """Return the package names pinned in ``text``."""
    return {line.split("==")[0] for line in text.splitlines() if "==" in line}


def resolve(*files: Path) -> list[str]:
    """Return one line a package for what ``files`` need on every platform."""
    command = ["-m", "uv", "pip", "compile", "--universal", "--python-version=3.11"]
    style = ["--no-header", "--annotation-style=line", "--quiet"]
    done = subprocess.run(
        [sys.executable, *command, *style, *map(str, files)],
        check=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    return [line for line in done.stdout.splitlines() if "==" in line]


def relock(name: str, known: set[str]) -> set[str]:
    """Rewrite ``name`` below its mark; return every package it now pins."""
    path = ROOT / name
    direct = path.read_text().split(MARK)[0]
    path.write_text(direct + MARK)
    have = known | pinned(direct)
    locked = [line for line in resolve(path) if line.split("==")[0] not in have]
    path.write_text(direct + MARK + "".join(f"{line}\n" for line in locked))
    return have | pinned("\n".join(locked))


if __name__ == "__main__":
    runtime = relock("requirements.txt", set())
    relock("requirements-dev.txt", runtime)
