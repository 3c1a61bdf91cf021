"""The command: ``python -m dashboard.site --to FOLDER``."""

import argparse
import os
import re
import sys
import time

from etl.startup import load_to_a_line

if __name__ == "__main__":
    load_to_a_line()

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from dashboard import database
from dashboard.site.check import problems
from dashboard.site.folder import missing_files, refuse_foreign, write_folder
from dashboard.site.make import site_files
from dashboard.site.rewrite import Addresses
from etl.endings import end_at_signals, run_to_a_line
from etl.errors import DataError, without_user
from etl.paths import (
    BUILD_DIR,
    is_web_address,
    refuse_unfit_settings,
    typed_path,
)
from etl.publish import id_of

#: A URL path: folders of letters, digits, and signs that need no escape; not "..".
BASE_PATH = re.compile(r"(?:/(?!\.+(?:/|$))[\w.~-]+)*", re.ASCII)
#: More processes than this gain little, since they share a disk.
MOST_WORKERS = 8


def main(arguments: list[str] | None = None) -> int:
    """Write the site; return 0, 1 when that is impossible, 2 for invalid options."""

    def run() -> int:
        parser = _parser()
        args = parser.parse_args(arguments)
        try:
            addresses, base_path = _read_addresses(args)
        except ValueError as error:
            parser.error(str(error))
        refuse_unfit_settings()
        try:
            if args.check is not None:
                return _check(args.check, addresses, base_path)
            return _make(args.to, addresses, base_path)
        except database.NoBuildError as error:
            raise DataError(
                str(BUILD_DIR),
                "holds no build that can be read.",
                "Make one: python -m etl build",
            ) from error

    return run_to_a_line(run)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m dashboard.site",
        description="Write the pages of the current build as files, for any server.",
    )
    action = parser.add_mutually_exclusive_group(required=True)
    action.add_argument(
        "--to", type=typed_path, help="the folder to write, whole or not at all"
    )
    action.add_argument(
        "--check",
        type=typed_path,
        metavar="FOLDER",
        help="look for dead links in a folder",
    )
    parser.add_argument(
        "--base-url",
        default="",
        help="where the folder will stand, such as https://example.org/air/: for the "
        "sitemap, previews, links to copy and embeds, which are left out without it",
    )
    parser.add_argument(
        "--base-path",
        default="",
        help="the path alone, such as /air/, for the page 404.html; that of --base-url "
        "unless given",
    )
    parser.add_argument(
        "--app-url",
        default="",
        help="where the live dashboard is, for what it alone does; left out without it",
    )
    return parser


def _read_addresses(args: argparse.Namespace) -> tuple[Addresses, str]:
    """Return the URLs of site and app, and the site's path, without trailing slashes.

    Raises ValueError for invalid ones.
    """
    for option, address in (("base", args.base_url), ("app", args.app_url)):
        is_fit = is_web_address(address) and BASE_PATH.fullmatch(
            urlsplit(address).path.rstrip("/")
        )
        if address and not is_fit:
            raise ValueError(
                f"--{option}-url {without_user(address)!r}: write scheme, host and "
                "path alone, such as https://example.org/air/."
            )
    site = args.base_url.rstrip("/")
    path = args.base_path.removeprefix("/").removesuffix("/")
    given_path = f"/{path}" if path else ""
    if not BASE_PATH.fullmatch(given_path):
        raise ValueError(
            f"--base-path {args.base_path!r}: write such as /air-strikes/."
        )
    site_path = urlsplit(site).path
    if site and given_path and site_path != given_path:
        if site_path:
            raise ValueError(f"--base-path {given_path} is not the path of {site}.")
        site, site_path = f"{site}{given_path}", given_path
    return Addresses(site, args.app_url.rstrip("/")), site_path or given_path


def _make(to: Path, addresses: Addresses, base_path: str) -> int:
    began = time.perf_counter()
    path = database.build_path()
    refuse_foreign(to.resolve())
    n_pages = n_files = 0

    def counted() -> Iterator[tuple[str, bytes]]:
        nonlocal n_pages, n_files
        workers = min(os.cpu_count() or 1, MOST_WORKERS)
        for name, content in site_files(path, addresses, base_path, workers):
            n_files += 1
            n_pages += name.endswith(".html")
            yield name, content

    about = {"build_id": id_of(path), "base_url": addresses.site, "app": addresses.app}
    size = write_folder(
        to, counted(), about, lambda folder: problems(folder, addresses.site, base_path)
    )
    seconds = time.perf_counter() - began
    print(
        f"{to}: build {id_of(path)} as {n_pages} pages and {n_files - n_pages} other "
        f"files, {size / 1e6:.0f} MB, in {seconds:.0f} s; no dead link"
    )
    if not addresses.site:
        print("without --base-url: no sitemap, no previews for links, no links to copy")
    return 0


def _check(folder: Path, addresses: Addresses, base_path: str) -> int:
    if not folder.is_dir():
        raise DataError(str(folder), "is not a folder.", "Name one made with --to.")
    faults = [f"{name} is missing" for name in missing_files(folder)]
    faults += problems(folder, addresses.site, base_path)
    print("\n".join(faults) or "no dead link")
    return 1 if faults else 0


if __name__ == "__main__":
    end_at_signals()
    sys.exit(main())
