"""List every installed package with version and licence in ``sbom.json``.

    .venv/bin/python -m tests.sbom

Fails if a package has no licence: somebody must read its licence file.
"""

import json
import subprocess
import sys
from typing import Any

from etl.paths import ROOT

FILE = ROOT / "sbom.json"
#: Read in each package's LICENSE file: its metadata does not name a known licence.
READ_BY_HAND = {
    "axe-playwright-python": "MIT",
    "protobuf": "BSD-3-Clause",
    "pydeck": "Apache-2.0",
    "resvg_py": "MIT",
}


def complete(document: dict[str, Any]) -> list[str]:
    """Add the licences that were read by hand to a CycloneDX document.

    Returns the names of the packages that still have none.
    """
    missing = []
    for component in document["components"]:
        name = component["name"]
        if not component.get("licenses"):
            if name in READ_BY_HAND:
                component["licenses"] = [{"license": {"id": READ_BY_HAND[name]}}]
            else:
                missing.append(name)
    return missing


def main() -> int:
    """Write the list; return 1 if a package has no licence."""
    options = ["--pyproject", str(ROOT / "pyproject.toml"), "--output-reproducible"]
    done = subprocess.run(
        [sys.executable, "-m", "cyclonedx_py", "environment", *options, sys.executable],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    document = json.loads(done.stdout)
    missing = complete(document)
    FILE.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    if missing:
        print(f"without a licence: {', '.join(missing)}; see {__file__}")
        return 1
    print(f"{FILE.name} written: {len(document['components'])} packages with licences")
    return 0


if __name__ == "__main__":
    sys.exit(main())
