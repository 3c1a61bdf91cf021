"""Workflows and deployment files parse, and everything they name exists."""

import re
import socket
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.util import find_spec
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import pytest
import yaml

from dashboard.web import check
from dashboard.web.settings import Settings
from etl.paths import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
#: The version is a comment beside each commit, for whoever updates it.
PINNED = re.compile(r"uses: [\w-]+/[\w-]+@[0-9a-f]{40} # v[\d.]+")


def jobs_of(path: Path) -> dict[str, Any]:
    """Return the jobs of a workflow by name."""
    jobs: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"]
    return jobs


def steps_of(path: Path) -> list[dict[str, Any]]:
    """Return every step of a workflow."""
    return [step for job in jobs_of(path).values() for step in job["steps"]]


def test_workflows_are_tests_and_daily_refresh() -> None:
    """One runs the tests on each push, the other a daily refresh."""
    assert ["refresh.yml", "tests.yml"] == [path.name for path in WORKFLOWS]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_every_command_of_a_workflow_exists(path: Path) -> None:
    """Each target is in the Makefile, and each module is in this repository."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    commands = "\n".join(step.get("run", "") for step in steps_of(path))
    targets = re.findall(r"^make (\S+)", commands, re.MULTILINE)
    modules = re.findall(r"-m ([\w.]+)", commands)
    assert targets
    assert [] == [t for t in targets if not re.search(f"^{t}:", makefile, re.MULTILINE)]
    assert [] == [name for name in modules if find_spec(f"{name}.__main__") is None]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_actions_are_pinned_and_permissions_are_few(path: Path) -> None:
    """Each action has a commit; no default permissions; writing jobs run no package."""
    text = path.read_text(encoding="utf-8")
    assert text.count("uses: ") == len(PINNED.findall(text))
    assert {} == yaml.safe_load(text)["permissions"]
    for job in jobs_of(path).values():
        writes = "write" in job["permissions"].values()
        commands = "".join(step.get("run", "") for step in job["steps"])
        assert not (writes and re.search("make|python", commands))
        assert "${{" not in commands  # no user's text becomes part of a command
        assert job["timeout-minutes"]


def objects() -> list[dict[str, Any]]:
    """Return every object in the Kubernetes file."""
    text = (ROOT / "deploy" / "kubernetes.yaml").read_text(encoding="utf-8")
    return list(yaml.safe_load_all(text))


def pods() -> dict[str, dict[str, Any]]:
    """Return each pod specification in the Kubernetes file, by its label."""
    pods_by_label = {}
    for part in objects():
        spec = part.get("spec", {})
        pod = spec.get("jobTemplate", {}).get("spec", spec).get("template")
        if pod:
            pods_by_label[pod["metadata"]["labels"]["app"]] = pod["spec"]
    return pods_by_label


def services() -> dict[str, dict[str, Any]]:
    """Return each service in the Compose file, with its anchors resolved."""
    text = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    parts: dict[str, dict[str, Any]] = yaml.safe_load(text)["services"]
    return parts


PODS = ["air-strikes", "air-strikes-refresh"]
SERVICES = ["caddy", "refresh", "replica1", "replica2", "replica3"]


def test_lists_of_pods_and_services_are_complete() -> None:
    """A new part must be added here, so that the rules below apply to it."""
    assert sorted(pods()) == PODS
    assert sorted(services()) == SERVICES


def test_base_path_is_used_by_replicas_and_health_checks() -> None:
    """If Caddy's health check ignored the path, it would take every replica as down."""
    environments = {name: part["environment"] for name, part in services().items()}
    assert "${BASE_PATH:-}" == environments["caddy"]["BASE_PATH"]
    for replica in ("replica1", "replica2", "replica3"):
        assert "${BASE_PATH:-}" == environments[replica]["AIR_STRIKE_BASE_PATH"]
    caddy = (ROOT / "deploy" / "Caddyfile").read_text(encoding="utf-8")
    assert "health_uri {$BASE_PATH:}/healthz" in caddy


class Health(BaseHTTPRequestHandler):
    """Responds as a server below ``/air`` does."""

    def do_GET(self) -> None:
        """Respond."""
        self.send_response(200 if self.path == "/air/healthz" else 404)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Print nothing."""


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("127.0.0.2", "127.0.0.2"),
        ("127.0.0.1", "0.0.0.0"),  # noqa: S104
        ("::1", "::1"),
        ("::1", "::"),
    ],
)
def test_health_check_uses_the_servers_address_and_base_path(
    monkeypatch: pytest.MonkeyPatch, address: str, host: str
) -> None:
    """The check uses the server's address, whichever it is, and its base path."""

    class Server(HTTPServer):
        address_family = socket.AF_INET6 if ":" in address else socket.AF_INET

    monkeypatch.setenv("AIR_STRIKE_HOST", host)
    try:
        server = Server((address, 0), Health)
    except OSError:
        pytest.skip(f"{address} is no address of this machine")
    with server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv("AIR_STRIKE_PORT", str(server.server_port))
        monkeypatch.setenv("AIR_STRIKE_BASE_PATH", "/air")
        assert 0 == check.main()
        monkeypatch.setenv("AIR_STRIKE_BASE_PATH", "")
        assert 1 == check.main()
        server.shutdown()
    assert 1 == check.main()


@pytest.mark.parametrize("name", PODS)
def test_every_pod_is_hardened(name: str) -> None:
    """No root, no capability, no token, limited resources, a read-only root."""
    pod = pods()[name]
    context = pod["securityContext"]
    assert context["runAsNonRoot"]
    assert 0 not in (context["runAsUser"], context["runAsGroup"], context["fsGroup"])
    assert {"type": "RuntimeDefault"} == context["seccompProfile"]
    assert pod["automountServiceAccountToken"] is False
    assert not {"hostNetwork", "hostPID", "hostIPC"} & set(pod)
    for container in (*pod["containers"], *pod.get("initContainers", ())):
        context = container["securityContext"]
        assert {"drop": ["ALL"]} == context["capabilities"]
        assert context["readOnlyRootFilesystem"]
        assert context["allowPrivilegeEscalation"] is False
        assert "privileged" not in context
        resources = container["resources"]
        assert {"cpu", "memory", "ephemeral-storage"} == set(resources["limits"])
        assert set(resources["limits"]) == set(resources["requests"])


@pytest.mark.parametrize("name", PODS)
def test_every_pod_volume_has_a_size_limit(name: str) -> None:
    """Together they fit into the pod's limit of ephemeral storage."""
    pod, sizes = pods()[name], {"Mi": 1, "Gi": 1024}

    def megabytes(text: str) -> int:
        return int(text[:-2]) * sizes[text[-2:]]

    assert all(set(v) & {"emptyDir", "persistentVolumeClaim"} for v in pod["volumes"])
    folders = [v["emptyDir"]["sizeLimit"] for v in pod["volumes"] if "emptyDir" in v]
    limits = [c["resources"]["limits"]["ephemeral-storage"] for c in pod["containers"]]
    assert sum(map(megabytes, folders)) < sum(map(megabytes, limits))


@pytest.mark.parametrize("name", PODS)
def test_every_pod_has_a_network_policy(name: str) -> None:
    """Readers enter by the ingress; only DNS and HTTPS leave, to public addresses."""
    (policy,) = [
        part["spec"]
        for part in objects()
        if part["kind"] == "NetworkPolicy"
        and part["spec"]["podSelector"]["matchLabels"]["app"] == name
    ]
    assert ["Ingress", "Egress"] == policy["policyTypes"]
    assert (name == "air-strikes") == bool(policy["ingress"])
    assert {53, 443} == {p["port"] for rule in policy["egress"] for p in rule["ports"]}
    (block,) = [
        to["ipBlock"] for r in policy["egress"] for to in r["to"] if "ipBlock" in to
    ]
    closed = [ip_network(network) for network in block["except"]]
    for address in ("10.0.0.1", "172.31.0.1", "192.168.0.1", "169.254.169.254"):
        assert any(ip_address(address) in network for network in closed)


def test_server_pod_has_probes_and_the_job_a_time_limit() -> None:
    """A late job is still started, never twice at once, and has a time limit."""
    (container,) = pods()["air-strikes"]["containers"]
    assert {"startupProbe", "readinessProbe", "livenessProbe"} <= set(container)
    (job,) = [part["spec"] for part in objects() if part["kind"] == "CronJob"]
    assert "Forbid" == job["concurrencyPolicy"]
    assert 3600 <= job["startingDeadlineSeconds"] < 86_400
    assert 3600 == job["jobTemplate"]["spec"]["activeDeadlineSeconds"]
    assert job["jobTemplate"]["spec"]["ttlSecondsAfterFinished"]


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_is_hardened(name: str) -> None:
    """The rules are those of a pod; only Caddy may open ports below 1024."""
    service = services()[name]
    assert service["read_only"]
    assert ["ALL"] == service["cap_drop"]
    assert service.get("cap_add", []) == ["NET_BIND_SERVICE"] * (name == "caddy")
    assert ["no-new-privileges:true"] == service["security_opt"]
    assert "privileged" not in service
    assert {"cpus", "mem_limit", "pids_limit"} <= set(service)
    assert all("size=" in folder for folder in service["tmpfs"])
    assert all(re.match(r"[a-z]+:/", volume) for volume in service["volumes"])
    assert "unless-stopped" == service["restart"]


def test_pids_limit_allows_a_thread_for_each_session() -> None:
    """A waiting session holds a thread, and the pids limit counts them all."""
    threads_of_pools = 100
    for number in (1, 2, 3):
        limit = services()[f"replica{number}"]["pids_limit"]
        assert limit >= Settings().max_sessions + threads_of_pools


def test_only_caddy_opens_ports_and_refresh_is_isolated() -> None:
    """No replica has a port on the host; replicas and refresh share only the store."""
    assert ["caddy"] == [name for name, s in services().items() if "ports" in s]
    networks = {name: set(s["networks"]) for name, s in services().items()}
    refresh = networks.pop("refresh")
    assert {"readers"} == set.union(*networks.values())
    assert refresh.isdisjoint({"readers"})


def test_base_image_is_pinned_by_digest() -> None:
    """A tag may point to another image tomorrow."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert re.search(r"^ARG PYTHON_IMAGE=\S+@sha256:[0-9a-f]{64}$", text, re.MULTILINE)
    bases = re.findall(r"^FROM (\S+)", text, re.MULTILINE)
    assert {"${PYTHON_IMAGE}"} == set(bases)


def test_docs_list_everything_that_is_not_pinned() -> None:
    """The docs list bases without a digest, unpinned modules, the runner and Python."""
    (row,) = [
        line
        for line in (ROOT / "docs" / "hosting.md").read_text("utf-8").splitlines()
        if line.startswith("| **not pinned** |")
    ]
    named = set()
    for path in (ROOT / "deploy").glob("*.Dockerfile"):
        text = path.read_text(encoding="utf-8")
        bases = re.findall(r"^FROM (\S+)", text, re.MULTILINE)
        named |= {base for base in bases if "@sha256:" not in base}
        modules = re.findall(r"--with (\S+)", text)
        named |= {m.rpartition("/")[2] for m in modules if "@" not in m}
    for path in WORKFLOWS:
        named |= {job["runs-on"] for job in jobs_of(path).values()}
        versions = (s.get("with", {}).get("python-version") for s in steps_of(path))
        named |= {f"Python {version}" for version in versions if version}
    assert {"caddy:2", "caddy-ratelimit", "ubuntu-24.04", "Python 3.12"} <= named
    assert [] == [name for name in sorted(named) if name not in row]
    images = {c["image"] for pod in pods().values() for c in pod["containers"]}
    assert ("kubernetes.yaml" in row) == any("@" not in image for image in images)
