"""The container image has all that the server needs, without a container engine."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from dashboard.web.responses import code_version
from etl.paths import ROOT
from etl.schema import read_package
from tests.conftest import copy_small_registers


def copied_into(folder: Path) -> Path:
    """Copy what the Dockerfile copies into the app's folder, and return the folder."""
    app = folder / "app"
    app.mkdir()
    # The first line of .dockerignore excludes everything else.
    sent = set((ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines())
    *_, last_stage = (ROOT / "Dockerfile").read_text(encoding="utf-8").split("\nFROM ")
    for line in last_stage.splitlines():
        if not line.startswith("COPY ") or "--from" in line:
            continue
        *sources, target = line.split()[1:]
        for source in sources:
            assert f"!{source}" in sent, f"{source} is not sent to the engine"
            path = ROOT / source
            to = app / target / path.name if target.endswith("/") else app / target
            to.parent.mkdir(parents=True, exist_ok=True)
            if path.is_dir():
                ignored = shutil.ignore_patterns("__pycache__", "build")
                shutil.copytree(path, to, ignore=ignored)
            else:
                shutil.copy(path, to)
    return app


def test_image_has_every_file_that_build_and_server_need(tmp_path: Path) -> None:
    """A build can be made from its files alone, and the server finds its parts."""
    app = copied_into(tmp_path)
    small = copy_small_registers(tmp_path / "small")
    for register in read_package(app / "data").registers:
        path = app / "data" / register.path
        path.unlink()  # it exists, but takes longer than the small one
        shutil.copy(small / register.path, path)
    env = {
        "PATH": os.environ["PATH"],
        "AIR_STRIKE_BUILD_DIR": str(tmp_path / "builds"),
    }
    for command in (
        ["-m", "etl", "build"],
        ["-c", "import dashboard.server as s; s.create_app(s.read_settings())"],
    ):
        done = subprocess.run(
            [sys.executable, *command],
            cwd=app,
            env=env,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert 0 == done.returncode, done.stderr
    assert (tmp_path / "builds" / "CURRENT").is_file()
    assert code_version(ROOT) == code_version(app)  # no ETag of an image is another's
