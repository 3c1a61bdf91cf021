"""The layout of the code: who may import what, and who may read what."""

import ast
import re
from pathlib import Path

import pytest

from dashboard import content
from etl.paths import ROOT

ETL = sorted((ROOT / "etl").rglob("*.py"))
DASHBOARD = sorted((ROOT / "dashboard").rglob("*.py"))
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


def imported(path: Path) -> set[str]:
    """Return the modules that a file imports, with the names taken from them."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {node.module or ""}
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def packages(path: Path) -> set[str]:
    """Return the top-level packages that a file imports."""
    return {name.partition(".")[0] for name in imported(path)}


def name_of(path: Path) -> str:
    """Return a path for a test's name."""
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", ETL, ids=name_of)
def test_etl_never_imports_the_dashboard(path: Path) -> None:
    """The build runs without a page, and without Streamlit or Plotly."""
    assert set() == packages(path) & {"dashboard", "streamlit", "plotly"}


@pytest.mark.parametrize("path", PURE, ids=name_of)
def test_logic_never_imports_streamlit(path: Path) -> None:
    """Queries, charts and sentences serve other doors than the pages."""
    assert "streamlit" not in packages(path)


#: What a package of the dashboard may not import: content flows one way to readers.
LATER = {
    "charts": ("content", "html_pages", "ui", "web"),
    "describe": ("content", "html_pages", "ui", "web"),
    "content": ("html_pages", "ui", "web"),
    "html_pages": ("ui", "web"),
}


@pytest.mark.parametrize("package", LATER)
def test_content_flows_one_way(package: str) -> None:
    """Figures and sentences, then content, then what shows it; never back."""
    for path in (ROOT / "dashboard" / package).glob("*.py"):
        names = imported(path)
        assert "streamlit" not in packages(path), path.name
        for later in LATER[package]:
            start = f"dashboard.{later}"
            back = {n for n in names if n == start or n.startswith(f"{start}.")}
            assert set() == back, path.name


def test_a_page_of_the_app_is_its_name_alone() -> None:
    """PAGES is the one list of pages; each has a script that shows it."""
    assert sorted(content.PAGES) == [path.stem for path in PAGES]
    for path in PAGES:
        shown = f'from dashboard.ui.page import show\n\nshow("{path.stem}")\n'
        assert shown == path.read_text()


@pytest.mark.parametrize("path", DASHBOARD, ids=name_of)
def test_only_the_database_module_connects(path: Path) -> None:
    """One doorway, so that locking it down once is enough."""
    connects = bool(re.search(r"duckdb\.connect\(", path.read_text()))
    assert connects == (path.name == "database.py")


@pytest.mark.parametrize("path", DASHBOARD, ids=name_of)
def test_the_dashboard_reads_marts_only(path: Path) -> None:
    """No SQL of the dashboard names a raw, staging or rule table."""
    rules = {file.stem for file in (ROOT / "etl" / "sql" / "rules").glob("*.sql")}
    text = path.read_text()
    # `raw_path` is a word of ASGI.
    assert not re.search(r"\b(raw|stg)_(?!path\b)[a-z]", text)
    read = set(re.findall(r"\b(?:from|join) ([a-z_]+)", text))
    # `queries.monthly_statements` bears the name of the rule it shows, not its table.
    assert set() == read & rules


@pytest.mark.parametrize("path", DASHBOARD, ids=name_of)
def test_the_dashboard_takes_few_things_from_etl(path: Path) -> None:
    """Where builds lie, which is current, how one is made, told and taken away."""
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
        "etl.paths", "etl.paths.BUILD_DIR", "etl.publish", "etl.publish.current_build",
        "etl.publish.publish", "etl.publish.POINTER", "etl.publish.builds",
        "etl.publish.read_whole", "etl.publish.id_of", "etl.errors",
        "etl.errors.DataError",
    }  # fmt: skip
    assert set() == {n for n in imported(path) if n.startswith("etl")} - allowed


@pytest.mark.parametrize("path", [*ETL, *DASHBOARD], ids=name_of)
def test_no_sql_of_the_dashboard_is_pieced_together(path: Path) -> None:
    """Values reach SQL by name; the dashboard has no f-string that selects."""
    if path not in DASHBOARD:
        return
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.JoinedStr):
            fixed = "".join(
                str(v.value) for v in node.values if isinstance(v, ast.Constant)
            )
            assert not re.search(r"\bselect\b.*\bfrom\b", fixed, re.DOTALL)
