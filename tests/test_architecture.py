"""The layout of the code: which modules may import or read which others."""

import ast
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from dashboard import content
from etl.paths import ROOT

ETL = sorted((ROOT / "etl").rglob("*.py"))
DASHBOARD = sorted((ROOT / "dashboard").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
PAGES = sorted((ROOT / "dashboard" / "app_pages").glob("*.py"))
PURE = [
    *(ROOT / "dashboard" / "charts").glob("*.py"),
    *(ROOT / "dashboard" / "queries").glob("*.py"),
    *(ROOT / "dashboard" / "describe").glob("*.py"),
    *(ROOT / "dashboard" / "picture").glob("*.py"),
    *(ROOT / "dashboard" / "html_pages").glob("*.py"),
    *(
        ROOT / "dashboard" / name
        for name in (
            *("permalink.py", "exports.py", "database.py", "i18n/__init__.py"),
            *("citation.py", "dataset.py"),
        )
    ),
]


@cache
def text_of(path: Path) -> str:
    """Return the text of a module."""
    return path.read_text(encoding="utf-8")


@cache
def tree_of(path: Path) -> ast.Module:
    """Return the syntax tree of a module."""
    return ast.parse(text_of(path))


def imported(path: Path) -> set[str]:
    """Return the modules that a file imports, and the names imported from them."""
    names = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {node.module or ""}
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def packages(path: Path) -> set[str]:
    """Return the top-level packages that a file imports."""
    return {name.partition(".")[0] for name in imported(path)}


def violations_by_file(
    paths: list[Path], breaks: Callable[[Path], object]
) -> dict[str, object]:
    """Return the violations of a rule in each file that has any, by the file's path."""
    violations = {str(path.relative_to(ROOT)): breaks(path) for path in paths}
    return {path: broken for path, broken in violations.items() if broken}


def test_etl_never_imports_the_dashboard() -> None:
    """The build runs without a page, and without Streamlit or Plotly."""
    pages = {"dashboard", "streamlit", "plotly"}
    assert {} == violations_by_file(ETL, lambda path: packages(path) & pages)


def test_logic_never_imports_streamlit() -> None:
    """Queries, charts and sentences also serve outputs other than Streamlit."""
    assert {} == violations_by_file(PURE, lambda path: packages(path) & {"streamlit"})


#: Packages that a package of the dashboard may not import: content flows one way.
LATER = {
    "charts": ("content", "html_pages", "ui", "web"),
    "describe": ("content", "html_pages", "ui", "web"),
    "content": ("html_pages", "ui", "web"),
    "html_pages": ("ui", "web"),
}


def test_content_flows_one_way() -> None:
    """Figures and sentences are used by content, and content by whatever shows it."""

    def backwards(path: Path) -> set[str]:
        package = path.relative_to(ROOT / "dashboard").parts[0]
        later = tuple(f"dashboard.{name}." for name in LATER[package])
        names = {n for n in imported(path) if f"{n}.".startswith(later)}
        return names | packages(path) & {"streamlit"}

    files = [
        f for f in DASHBOARD if f.relative_to(ROOT / "dashboard").parts[0] in LATER
    ]
    assert len(files) > 50
    assert {} == violations_by_file(files, backwards)


def test_every_exported_name_is_used_outside_its_package() -> None:
    """Every name that an ``__init__`` exports is used outside its package."""
    gathering = [
        file
        for file in (ROOT / "dashboard").glob("*/__init__.py")
        if any(isinstance(node, ast.ImportFrom) for node in tree_of(file).body)
        and not any(isinstance(node, ast.FunctionDef) for node in tree_of(file).body)
    ]
    assert len(gathering) > 4

    reads = {read for path in (*DASHBOARD, *TESTS) for read in names_used_in(path)}

    def unused(file: Path) -> set[str]:
        names = {
            alias.name
            for node in tree_of(file).body
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }
        own, package = file.parent, file.parent.name
        return names - {n for at, of, n in reads if of == package and at != own}

    assert {} == violations_by_file(gathering, unused)


def names_used_in(path: Path) -> Iterator[tuple[Path, str, str]]:
    """Yield the file's folder, a package and a name that the file uses from it."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.ImportFrom) and node.module:
            package = node.module.removeprefix("dashboard.")
            yield from ((path.parent, package, alias.name) for alias in node.names)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield path.parent, node.value.id, node.attr


def test_every_page_has_a_script_that_only_shows_it() -> None:
    """PAGES is the single list of pages, and each has a script that shows it."""
    assert sorted(content.PAGES) == [path.stem for path in PAGES]
    script = 'from dashboard.ui.page import show\n\nshow("{}")\n'
    assert {} == violations_by_file(
        PAGES, lambda path: script.format(path.stem) != text_of(path)
    )


def test_only_the_database_module_connects() -> None:
    """A single place connects, so the connection is locked down once."""
    connecting = violations_by_file(
        DASHBOARD, lambda path: "duckdb.connect(" in text_of(path)
    )
    assert {"dashboard/database.py": True} == connecting


def test_the_dashboard_reads_marts_only() -> None:
    """No SQL of the dashboard names a raw, staging or rule table."""
    rules = {file.stem for file in (ROOT / "etl" / "sql" / "rules").glob("*.sql")}

    def inner_tables(path: Path) -> set[str]:
        # `raw_path` is an ASGI term.
        inner = set(re.findall(r"\b(?:raw|stg)_(?!path\b)[a-z]\w*", text_of(path)))
        # `queries.monthly_statements` has the name of the rule that it shows.
        return inner | rules & set(
            re.findall(r"\b(?:from|join) ([a-z_]+)", text_of(path))
        )

    assert {} == violations_by_file(DASHBOARD, inner_tables)


def test_dashboard_imports_only_allowed_names_from_etl() -> None:
    """It locates, reads, makes and exports builds, and handles their errors."""
    allowed = {
        "etl", "etl.__main__", "etl.__main__.main",
        "etl.clock", "etl.build", "etl.build.build_known_on", "etl.dataset",
        "etl.dataset.FEED",
        "etl.dataset.dataset_hash", "etl.dataset.zip_dataset", "etl.lineage",
        "etl.lineage.models_behind", "etl.lineage.sql", "etl.formats",
        "etl.atom", "etl.atom.MEDIA_TYPE", "etl.atom.Entry", "etl.atom.Feed",
        "etl.atom.Link", "etl.atom.feed_file",
        "etl.dataset.write_dataset", "etl.stores", "etl.stores.Store",
        "etl.stores.StoreError", "etl.stores.Pointer", "etl.paths.ROOT",
        "etl.paths", "etl.paths.BUILD_DIR", "etl.paths.is_web_address",
        "etl.paths.typed_path", "etl.paths.is_full_path", "etl.paths.PREFIX",
        "etl.paths.unknown_setting", "etl.paths.is_store",
        "etl.paths.refuse_unfit_settings", "etl.endings",
        "etl.endings.end_at_signals", "etl.endings.run_to_a_line",
        "etl.endings.failed",
        "etl.publish", "etl.publish.current_build",
        "etl.scratch", "etl.scratch.scratch_folder",
        "etl.publish.publish", "etl.publish.POINTER", "etl.publish.builds",
        "etl.publish.read_whole", "etl.publish.id_of", "etl.errors",
        "etl.errors.DataError", "etl.errors.listed", "etl.errors.without_user",
        "etl.revisions_feed",
        "etl.revisions_feed.revisions_feed", "etl.revisions_feed.RIGHTS",
        "etl.startup",
        "etl.disk", "etl.disk.in_one_line", "etl.disk.remedy", "etl.disk.room_in",
        "etl.endings.ENDING",
        "etl.endings.ending_signal", "etl.endings.stopped",
        "etl.startup.load_to_a_line", "etl.startup.memory_ran_out",
    }  # fmt: skip

    def others(path: Path) -> set[str]:
        return {name for name in imported(path) if name.startswith("etl")} - allowed

    assert {} == violations_by_file(DASHBOARD, others)


def test_no_sql_of_the_dashboard_is_an_f_string() -> None:
    """Values are bound by name; the dashboard has no f-string with a select."""

    def pieced_together(path: Path) -> list[str]:
        return [
            ast.unparse(node)
            for node in ast.walk(tree_of(path))
            if isinstance(node, ast.JoinedStr)
            and re.search(r"\bselect\b.*\bfrom\b", fixed_part(node), re.DOTALL)
        ]

    assert {} == violations_by_file(DASHBOARD, pieced_together)


def fixed_part(text: ast.JoinedStr) -> str:
    """Return the literal parts of an f-string."""
    return "".join(
        str(part.value) for part in text.values if isinstance(part, ast.Constant)
    )


def test_every_sort_is_stable() -> None:
    """Without a stable sort the order of equal rows depends on the processor.

    Sorting by a list of columns is always stable.
    """
    unstable = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in (*DASHBOARD, *ETL)
        for call in ast.walk(tree_of(path))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr == "sort_values"
        and not (call.args and isinstance(call.args[0], ast.List))
        and "kind" not in {keyword.arg for keyword in call.keywords}
    ]
    assert unstable == []
