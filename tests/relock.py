"""Lock the packages of pyproject.toml and export the lock for pip (`make lock`).

Options are passed to uv: ``python -m tests.relock --upgrade-package duckdb``.
"""

import re
import subprocess
import sys

from etl.paths import ROOT

HEADER = "# Exported from uv.lock by `make lock`; change pyproject.toml instead.\n"
EXPORT = (
    *("export", "--frozen", "--offline", "--no-emit-project"),
    *("--no-annotate", "--no-header", "--quiet"),
)


def uv(*arguments: str) -> str:
    """Return uv's output; uv explains failures on stderr."""
    command = [sys.executable, "-m", "uv", *arguments, "--python", sys.executable]
    done = subprocess.run(
        command, check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    return done.stdout


def exported(*options: str) -> list[str]:
    """Return each package with version, platforms and hashes, in pip's format."""
    return re.findall(r"^\S.*\n(?: .*\n)*", uv(*EXPORT, *options), re.MULTILINE)


def requirements() -> dict[str, str]:
    """Return the text of each requirements file, as exported from the lock.

    The second is installed together with the first and repeats none of it. A package
    that the tests need on more platforms than the dashboard is in both, each with its
    platforms.
    """
    packages = exported()
    tools = [text for text in exported("--only-group", "dev") if text not in packages]
    return {
        "requirements.txt": HEADER + "".join(packages),
        "requirements-dev.txt": HEADER + "-r requirements.txt\n" + "".join(tools),
    }


if __name__ == "__main__":
    uv("lock", *sys.argv[1:])
    for name, text in requirements().items():
        (ROOT / name).write_text(text, encoding="utf-8")
