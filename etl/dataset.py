"""The dataset: every mart and register as CSV, with description, licence and citation.

Its files are written beside the build when that is made, which costs little; the zip is
made from them on request, with the same bytes every time.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.csv

from etl.disk import read_text
from etl.formats import csv_chunks
from etl.lineage import licence_of
from etl.paths import DATA_DIR
from etl.registers import path_of
from etl.schema import Package, Register, read_package

SUMS = "SHA256SUMS"
TEXTS = Path(__file__).parent / "texts"
#: First and next heading of the counting rules in each README of ``data/``.
RULES = {
    "README.md": ("## Counting rules", "## Provenance and licences"),
    "README.uk.md": ("## Правила підрахунку", "## Ліцензії й посилання"),
}
AUTHORS = "The air-strike dashboard developers"
FEED = {
    "title": "Massive Missile Attacks on Ukraine, by Petro Ivaniuk (piterfm)",
    "path": "https://www.kaggle.com/datasets/piterfm/massive-missile-attacks-on-ukraine",
}
#: How a missing value is written, and what it means (Table Schema, Data Package v2).
MISSING = [{"value": "", "label": "Not reported, withheld or not applicable; not zero"}]
#: Properties of a register that are copied unchanged into the dataset's descriptor.
KEPT = ("title", "description", "format", "mediatype", "encoding", "dialect")
#: Date of every file in the zip: the earliest that the format can express.
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


def readme_path(data_dir: Path, name: str = "README.md") -> Path:
    """Return the README with the counting rules for the registers in ``data_dir``."""
    own = data_dir / name
    return own if own.exists() else DATA_DIR / name


def describe_dataset(
    con: duckdb.DuckDBPyConnection, data_dir: Path, folder: Path
) -> None:
    """Add to the mart CSVs in ``folder`` the other files of the dataset.

    These are the registers, ``datapackage.json``, README in two languages, licences,
    CITATION.cff and checksums. ``con`` is a connection to the build.
    """
    package = read_package(data_dir)
    document = json.loads((data_dir / "datapackage.json").read_text(encoding="utf-8"))
    build_id, as_of, copied_on, last_day = con.execute(
        "select build_id, as_of, feed_copied_on, last_day from build_info"
    ).fetchone() or ("unpublished", None, None, None)
    (folder / "registers").mkdir()
    for register in package.registers:
        rows = _safe(path_of(data_dir, register), register)
        (folder / register.path).write_bytes(rows)
    cited = citation(document["title"], as_of, build_id)
    values = {
        "title": document["title"],
        "description": document["description"],
        "build_id": build_id,
        "as_of": as_of,
        "copied_on": copied_on,
        "last_day": last_day,
        "citation": cited,
    }
    descriptor = _descriptor(document, package, folder, build_id)
    texts = {
        "datapackage.json": json.dumps(descriptor, indent=1, ensure_ascii=False) + "\n",
        "README.md": _text("dataset.en.md").format(
            **values, rules=_counting_rules(data_dir, "README.md")
        ),
        "README.uk.md": _text("dataset.uk.md").format(
            **values, rules=_counting_rules(data_dir, "README.uk.md")
        ),
        "CITATION.cff": _citation_file(document, as_of, build_id),
        "LICENCES.md": _licences(document, package),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    sums = "".join(f"{_sha256(path)}  {name}\n" for name, path in _members(folder))
    (folder / SUMS).write_text(sums, encoding="utf-8", newline="\n")


def citation(title: str, as_of: date | None, build_id: str) -> str:
    """Return the citation of the dataset, without a link."""
    year = as_of.year if as_of else "n.d."
    return (
        f"{AUTHORS} ({year}). {title} (data as of {as_of}, build {build_id}) "
        "[Data set]. Air Force figures after Petro Ivaniuk, “Massive Missile Attacks "
        "on Ukraine” (CC BY-NC-SA 4.0)."
    )


def dataset_hash(folder: Path) -> str:
    """Return the hash of the dataset in ``folder``: the SHA-256 of its checksums."""
    return _sha256(folder / SUMS)


def zip_dataset(folder: Path) -> bytes:
    """Return the dataset in ``folder`` as a zip; the same bytes every time."""
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, path in (*_members(folder), (SUMS, folder / SUMS)):
            entry = zipfile.ZipInfo(name, ZIP_EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3  # the same on Windows
            archive.writestr(entry, path.read_bytes())
    return zipped.getvalue()


def write_dataset(build: Path, to: Path) -> Path:
    """Write the dataset of the build whose file is ``build`` into the folder ``to``.

    Returns the path of the zip, which is written atomically.
    """
    to.mkdir(parents=True, exist_ok=True)
    target = to / f"{build.stem}.zip"
    draft = target.with_suffix(".zip.tmp")
    draft.write_bytes(zip_dataset(build.with_suffix("")))
    draft.replace(target)
    return target


def _members(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield name and path of each file of the dataset except its checksums, sorted.

    The Parquet files beside the CSV files have the same content and are left out.
    """
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and path.suffix != ".parquet" and name != SUMS:
            yield name, path


def _safe(path: Path, register: Register) -> bytes:
    """Return a register unchanged, except texts that a spreadsheet would run."""
    texts = [f.name for f in register.fields if f.duckdb_type == "VARCHAR"]
    as_written = pyarrow.csv.ConvertOptions(
        column_types=dict.fromkeys(register.columns, pa.string()),
        null_values=[""], strings_can_be_null=True, quoted_strings_can_be_null=False,
    )  # fmt: skip
    rows = pyarrow.csv.read_csv(
        path,
        parse_options=pyarrow.csv.ParseOptions(newlines_in_values=True),
        convert_options=as_written,
    )
    return b"".join(csv_chunks(rows.to_reader(), texts))


def _descriptor(
    document: dict[str, Any], package: Package, folder: Path, build_id: str
) -> dict[str, Any]:
    """Return ``datapackage.json`` of the dataset, as Data Package v2."""
    head = {
        key: document[key]
        for key in ("$schema", "name", "title", "description", "licenses")
    }
    resources = [
        *(_mart(entry, document, package, folder) for entry in document["marts"]),
        *(_register(entry, folder) for entry in document["resources"]),
    ]
    return {
        **head,
        "version": build_id,
        "contributors": [{"title": AUTHORS, "roles": ["creator"]}],
        "sources": [FEED],
        "resources": resources,
    }


def _mart(
    entry: dict[str, Any], document: dict[str, Any], package: Package, folder: Path
) -> dict[str, Any]:
    licence = licence_of(entry["name"], package)
    return {
        "name": entry["name"],
        "type": "table",
        **_file(folder, f"{entry['name']}.csv"),
        "title": entry["title"],
        "description": entry["description"],
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "licenses": [
            known for known in document["licenses"] if known["name"] == licence
        ],
        "schema": {
            # Marts write times as 19:30:00, the default, so no format is needed.
            "fields": [
                {key: value for key, value in field.items() if key != "format"}
                for field in entry["fields"]
            ],
            "missingValues": MISSING,
            **({"primaryKey": entry["primaryKey"]} if "primaryKey" in entry else {}),
        },
    }


def _register(entry: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Return a register's entry, prefixed since a mart may have the same name.

    The standard's foreign keys compare whole cells, so those of list columns, whose
    items we check one by one, are left out.
    """
    schema = entry["schema"]
    lists = {field["name"] for field in schema["fields"] if field["type"] == "list"}
    keys = [
        {
            "fields": key["fields"],
            "reference": {
                "resource": f"register_{key['reference']['resource'] or entry['name']}",
                "fields": key["reference"]["fields"],
            },
        }
        for key in schema.get("foreignKeys", [])
        if not lists & set(key["fields"])
    ]
    return {
        "name": f"register_{entry['name']}",
        "type": "table",
        **_file(folder, entry["path"]),
        **{key: entry[key] for key in KEPT if key in entry},
        "licenses": entry["licenses"],
        "sources": entry.get("sources", []),
        "schema": {
            "fields": schema["fields"],
            "missingValues": MISSING,
            "primaryKey": schema["primaryKey"],
            **({"foreignKeys": keys} if keys else {}),
        },
    }


def _file(folder: Path, name: str) -> dict[str, Any]:
    content = (folder / name).read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    return {"path": name, "bytes": len(content), "hash": f"sha256:{digest}"}


def _counting_rules(data_dir: Path, name: str) -> str:
    readme = read_text(readme_path(data_dir, name))
    begin, end = RULES[name]
    rules = readme.partition(begin)[2].partition(end)[0]
    return f"{begin}{rules}".rstrip()


def _citation_file(document: dict[str, Any], as_of: date | None, build_id: str) -> str:
    """Return CITATION.cff, its strings quoted as JSON, which is valid YAML."""

    def quoted(text: object) -> str:
        return json.dumps(str(text), ensure_ascii=False)

    licences = "".join(f"  - {entry['name']}\n" for entry in document["licenses"])
    return (
        "cff-version: 1.2.0\n"
        'message: "Please cite this dataset, and name the claimant of each figure."\n'
        "type: dataset\n"
        f"title: {quoted(document['title'])}\n"
        f"abstract: {quoted(document['description'])}\n"
        "authors:\n"
        f"  - name: {quoted(AUTHORS)}\n"
        f"version: {quoted(build_id)}\n"
        f"date-released: {quoted(as_of)}\n"
        f"license:\n{licences}"
        "references:\n"
        "  - type: dataset\n"
        '    title: "Massive Missile Attacks on Ukraine"\n'
        "    authors:\n"
        '      - family-names: "Ivaniuk"\n'
        '        given-names: "Petro"\n'
        f"    url: {quoted(FEED['path'])}\n"
        "    license: CC-BY-NC-SA-4.0\n"
    )


def _licences(document: dict[str, Any], package: Package) -> str:
    """Return a text on which licence applies to which file, and whom to credit."""
    files_by_licence: dict[str, list[str]] = {}
    for mart in package.marts:
        files = files_by_licence.setdefault(licence_of(mart.name, package), [])
        files.append(f"`{mart.name}.csv`")
    for register in package.registers:
        files_by_licence.setdefault(register.licence, []).append(f"`{register.path}`")
    sections = [
        f"## {entry['title']} ({entry['name']})\n\n{entry['path']}\n\n"
        + "\n".join(f"- {name}" for name in files_by_licence.get(entry["name"], ()))
        for entry in document["licenses"]
    ]
    return (
        "# Licences\n\nA single figure is a fact: quote it, with its link and its "
        "claimant. Of a table that was made from several registers the strictest of "
        "their licences holds.\n\n"
        + "\n\n".join(sections)
        + "\n\n## Whom to credit\n\n"
        f"- {AUTHORS}, for the dataset and the registers made by hand.\n"
        "- Petro Ivaniuk, [Massive Missile Attacks on Ukraine]"
        f"({FEED['path']}), and the Ukrainian Air Force, whose posts it digitises, for "
        "every figure from an Air Force report.\n"
        "- The claimant and the publisher that a row names, for its figure.\n"
    )


def _text(name: str) -> str:
    return (TEXTS / name).read_text(encoding="utf-8")


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
