"""The audit fails if it finds a vulnerability, and if it checked nothing."""

from tests.audit import pinned, problems

CLEAN = {"name": "starlette", "version": "1.10.0", "vulns": []}
HOLE = {
    "name": "starlette",
    "version": "0.40.0",
    "vulns": [{"id": "CVE-2025-54121", "fix_versions": ["0.47.2"]}],
}


def test_empty_audit_report_is_a_failure() -> None:
    """An empty report is not a clean report."""
    assert ["nothing was audited"] == problems({"dependencies": []}, {"starlette"})
    skipped = {"dependencies": [{"name": "starlette", "skip_reason": "not found"}]}
    assert ["nothing was audited"] == problems(skipped, {"starlette"})


def test_vulnerability_is_named_with_the_fixed_version() -> None:
    """It gives package, version, identifier, and the version that fixes it."""
    messages = problems({"dependencies": [HOLE]}, {"starlette"})
    assert ["starlette 0.40.0: CVE-2025-54121, mended in 0.47.2"] == messages


def test_unaudited_package_is_named() -> None:
    """At most a tenth of the pins, those for other platforms, may be unchecked."""
    assert [] == problems({"dependencies": [CLEAN]}, {"starlette"})
    messages = problems({"dependencies": [CLEAN]}, {"starlette", "pandas"})
    assert ["not audited: pandas"] == messages


def test_pins_come_from_both_requirements_files() -> None:
    """The names come from the requirements files, including the test tools."""
    assert {"streamlit", "uvicorn", "pandas", "pytest", "moto"} <= pinned()
