"""Check every pinned package for known vulnerabilities; fail if none was checked.

    .venv/bin/python -m tests.audit

``pip-audit`` also succeeds when it has audited nothing: ``--strict``, and a count of
the packages it audited, tell the two apart.
"""

import json
import subprocess
import sys

from etl.paths import ROOT

REQUIREMENTS = (ROOT / "requirements.txt", ROOT / "requirements-dev.txt")


def pinned() -> set[str]:
    """Return the names pinned in both requirements files, in lower case."""
    texts = (file.read_text(encoding="utf-8") for file in REQUIREMENTS)
    lines = [line for text in texts for line in text.splitlines()]
    return {line.partition("==")[0].strip().lower() for line in lines if "==" in line}


def problems(report: dict[str, list[dict[str, object]]], names: set[str]) -> list[str]:
    """Return the problems: known vulnerabilities, and packages not checked."""
    audited = {
        str(package["name"]).lower()
        for package in report.get("dependencies", [])
        if "skip_reason" not in package
    }
    messages = [
        f"{package['name']} {package.get('version')}: {hole['id']}, mended in "
        f"{', '.join(hole['fix_versions']) or 'no version yet'}"
        for package in report.get("dependencies", [])
        for hole in package.get("vulns", [])  # type: ignore[attr-defined]
    ]
    missing = {name.replace("_", "-") for name in names} - {
        name.replace("_", "-") for name in audited
    }
    if not audited:
        messages.append("nothing was audited")
    elif len(missing) > len(names) // 10:  # packages for other platforms are left out
        messages.append(f"not audited: {', '.join(sorted(missing))}")
    return messages


def main() -> int:
    """Return 0 if every package was checked and none has a known vulnerability."""
    # pip-audit does not follow the second file's `-r` to the first.
    files = [text for file in REQUIREMENTS for text in ("-r", str(file))]
    options = ["--strict", "--disable-pip", "--require-hashes", "--format", "json"]
    done = subprocess.run(
        [sys.executable, "-m", "pip_audit", *files, *options],
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        report = json.loads(done.stdout)
    except ValueError:
        print(f"nothing was audited: {done.stderr.strip()[-400:]}", file=sys.stderr)
        return 1
    messages = problems(report, pinned())
    print(
        "\n".join(messages) or f"{len(report['dependencies'])} packages, no known hole"
    )
    return 1 if messages else 0


if __name__ == "__main__":
    sys.exit(main())
