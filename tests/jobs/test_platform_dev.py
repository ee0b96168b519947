"""`bin/dev` as a person meets it: it starts, answers, stops without leftovers, and says what is wrong."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

PROJECT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 240


class Dev:
    """A running `bin/dev` with an installation of its own."""

    def __init__(self, data: Path, port: int) -> None:
        self.data, self.port = data, port
        self.log = data.parent / "log"
        self.environment = dict(os.environ) | {"ALKANA_DATA_DIR": str(data), "PYTHONPATH": str(PROJECT)}
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait for the lines that say where to go."""
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(self._command(), env=self.environment, stdout=log, stderr=log)
        self.wait_for("Ctrl-C")

    def wait_for(self, words: str) -> None:
        """Wait until the log has `words`."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while words not in self.text:
            assert self.process is not None
            assert self.process.poll() is None, self.text
            assert time.monotonic() < deadline, self.text
            time.sleep(0.1)

    def again(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """A second `bin/dev` in the same data directory."""
        return subprocess.run(
            [*self._command(), *arguments], env=self.environment, capture_output=True, text=True, timeout=60
        )

    def family(self) -> list[psutil.Process]:
        """Every process it started, servers included."""
        assert self.process is not None
        children = psutil.Process(self.process.pid).children(recursive=True)
        servers = [
            p for p in psutil.process_iter(["cmdline"]) if str(self.data) in " ".join(p.info["cmdline"] or [])
        ]
        return list({p.pid: p for p in [*children, *servers] if p.pid != self.process.pid}.values())

    @property
    def text(self) -> str:
        """Its log so far."""
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def _command(self) -> list[str]:
        return [sys.executable, "-m", "alkana.local.dev", "--port", str(self.port), "--no-demo"]


@pytest.fixture
def dev(folder: Path) -> Iterator[Dev]:
    """A `bin/dev` that is not started yet; nothing of it is left afterwards."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    made = Dev(folder / "data", port)
    yield made
    if made.process is not None and made.process.poll() is None:
        made.process.kill()
        made.process.wait()
    subprocess.run([sys.executable, "-m", "alkana.local", "down"], env=made.environment, check=False)


def test_a_taken_port_is_said_before_anything_is_started(dev: Dev) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", dev.port))
        other.listen()
        done = dev.again()
    assert done.returncode == 1
    assert f"port {dev.port} is not available" in done.stderr
    assert f"bin/dev --port {dev.port + 1}" in done.stderr
    assert not (dev.data / "servers").exists()


def test_it_starts_answers_stops_and_starts_again(dev: Dev) -> None:
    dev.start()
    assert re.search(r"Password +alkana-[0-9a-f]{8}", dev.text)
    with urllib.request.urlopen(f"http://127.0.0.1:{dev.port}/readyz") as answer:
        assert answer.status == 200
    dev.wait_for("ready.")
    assert "already runs" in dev.again().stderr

    family = dev.family()
    assert dev.process is not None
    dev.process.send_signal(signal.SIGINT)
    assert dev.process.wait(PATIENCE_SECONDS) == 0
    assert "Stopped." in dev.text
    assert "still busy" not in dev.text, "idle programs stop at once"
    assert psutil.wait_procs(family, timeout=10)[1] == []

    dev.start()
    # A second start has nothing to migrate; a server of one's own is asked, for others may have changed it.
    assert ("Bringing the database up to date" in dev.text) == bool(os.environ.get("DATABASE_URL"))
    programs = [p for p in dev.family() if not p.name().startswith(("postgres", "valkey"))]
    dev.process.kill()
    dev.process.wait()
    left = psutil.wait_procs(programs, timeout=60)[1]
    assert sys.platform != "linux" or left == [], "kill -9 of bin/dev leaves no program behind"
