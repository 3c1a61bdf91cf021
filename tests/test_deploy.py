"""Workflows and files for Kubernetes: they parse, and what they name exists."""

import re
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import yaml

from etl.paths import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
#: A version is said beside each commit, for who brings them up to date.
PINNED = re.compile(r"uses: [\w-]+/[\w-]+@[0-9a-f]{40} # v[\d.]+")


def jobs_of(path: Path) -> dict[str, Any]:
    """Return the jobs of a workflow by name."""
    jobs: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"]
    return jobs


def steps_of(path: Path) -> list[dict[str, Any]]:
    """Return every step of a workflow."""
    return [step for job in jobs_of(path).values() for step in job["steps"]]


def test_there_are_the_two_workflows() -> None:
    """Tests on each push, and a daily refresh."""
    assert ["refresh.yml", "tests.yml"] == [path.name for path in WORKFLOWS]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_every_command_of_a_workflow_exists(path: Path) -> None:
    """Each target is one of the Makefile, each module one of this repository."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    commands = "\n".join(step.get("run", "") for step in steps_of(path))
    targets = re.findall(r"^make (\S+)", commands, re.MULTILINE)
    modules = re.findall(r"-m ([\w.]+)", commands)
    assert targets
    assert [] == [t for t in targets if not re.search(f"^{t}:", makefile, re.MULTILINE)]
    assert [] == [name for name in modules if find_spec(f"{name}.__main__") is None]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_actions_are_pinned_and_permissions_are_few(path: Path) -> None:
    """A commit each; nothing by default; who may write runs no code of a package."""
    text = path.read_text(encoding="utf-8")
    assert text.count("uses: ") == len(PINNED.findall(text))
    assert {} == yaml.safe_load(text)["permissions"]
    for job in jobs_of(path).values():
        writes = "write" in job["permissions"].values()
        commands = "".join(step.get("run", "") for step in job["steps"])
        assert not (writes and re.search("make|python", commands))
        assert "${{" not in commands  # nobody's text becomes a part of a command
        assert job["timeout-minutes"]


def pods() -> dict[str, dict[str, Any]]:
    """Return label and specification of each pod of the file for Kubernetes."""
    text = (ROOT / "deploy" / "kubernetes.yaml").read_text(encoding="utf-8")
    found = {}
    for part in yaml.safe_load_all(text):
        spec = part.get("spec", {})
        pod = spec.get("jobTemplate", {}).get("spec", spec).get("template")
        if pod:
            found[pod["metadata"]["labels"]["app"]] = pod["spec"]
    return found


def test_every_pod_is_shut_in() -> None:
    """No root, no capability, no token, no more than its share, the root read-only."""
    assert {"air-strikes", "air-strikes-refresh"} == set(pods())
    for pod in pods().values():
        assert pod["securityContext"]["runAsNonRoot"]
        assert {"type": "RuntimeDefault"} == pod["securityContext"]["seccompProfile"]
        assert pod["automountServiceAccountToken"] is False
        for container in pod["containers"]:
            context = container["securityContext"]
            assert ["ALL"] == context["capabilities"]["drop"]
            assert context["readOnlyRootFilesystem"]
            assert context["allowPrivilegeEscalation"] is False
            limits = container["resources"]["limits"]
            assert {"cpu", "memory", "ephemeral-storage"} == set(limits)


def test_every_pod_has_a_network_policy() -> None:
    """Each names whom it reaches and who reaches it."""
    text = (ROOT / "deploy" / "kubernetes.yaml").read_text(encoding="utf-8")
    policies = [p for p in yaml.safe_load_all(text) if p["kind"] == "NetworkPolicy"]
    selected = {p["spec"]["podSelector"]["matchLabels"]["app"] for p in policies}
    assert set(pods()) == selected
    assert all(p["spec"]["policyTypes"] == ["Ingress", "Egress"] for p in policies)


def test_the_image_begins_with_a_digest() -> None:
    """A tag may name another image tomorrow."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert re.search(r"^ARG PYTHON_IMAGE=\S+@sha256:[0-9a-f]{64}$", text, re.MULTILINE)
    bases = re.findall(r"^FROM (\S+)", text, re.MULTILINE)
    assert {"${PYTHON_IMAGE}"} == set(bases)
