"""Several long-running programs in one terminal: prefixed output, stopped together, none left behind."""

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO

PATIENCE_SECONDS = 10
KILL_ON_PARENT_DEATH = 1  # PR_SET_PDEATHSIG
COLOURS = {"web": "36", "worker": "35", "beat": "33"}


@dataclass(frozen=True, slots=True)
class Service:
    """A program to run. The name is its prefix in the log."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)


class Group:
    """Programs that live and end together. Each has a session of its own, so Ctrl-C reaches this process only."""

    def __init__(self, services: Sequence[Service]) -> None:
        self._width = max(len(service.name) for service in services)
        self._coloured = sys.stdout.isatty() and "NO_COLOR" not in os.environ
        self._printing = threading.Lock()
        self._readers: list[threading.Thread] = []
        self.processes: dict[str, subprocess.Popen[str]] = {}
        for service in services:
            self._start(service)

    def first_ended(self) -> str | None:
        """Name of a program that has ended, None while all run."""
        return next((name for name, process in self.processes.items() if process.poll() is not None), None)

    def stop(self) -> None:
        """Ask all to finish what they do, wait, and end those that do not listen with everything they started."""
        for process in self.processes.values():
            _send(process, signal.SIGTERM, group=False)
        deadline = time.monotonic() + PATIENCE_SECONDS
        for name, process in self.processes.items():
            try:
                process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                self.say(name, f"still busy after {PATIENCE_SECONDS} seconds; ended")
        self.kill()
        for reader in self._readers:
            reader.join(2)

    def kill(self) -> None:
        """End all at once."""
        for process in self.processes.values():
            _send(process, signal.SIGKILL, group=True)
            process.wait()

    def say(self, name: str, line: str) -> None:
        """Print one line as coming from `name`."""
        prefix = f"{name:<{self._width}} │ "
        if self._coloured:
            prefix = f"\033[{COLOURS.get(name, '32')}m{prefix}\033[0m"
        with self._printing:
            print(prefix + line, flush=True)

    def _start(self, service: Service) -> None:
        process = subprocess.Popen(
            service.command,
            env={**os.environ, "PYTHONUNBUFFERED": "1", **service.environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509 - no threads before it
        )
        self.processes[service.name] = process
        assert process.stdout is not None  # noqa: S101 - for the type checker: it is a pipe
        reader = threading.Thread(target=self._relay, args=(service.name, process.stdout), daemon=True)
        reader.start()
        self._readers.append(reader)

    def _relay(self, name: str, output: IO[str]) -> None:
        for line in output:
            self.say(name, line.rstrip("\n"))


def _send(process: subprocess.Popen[str], number: signal.Signals, *, group: bool) -> None:
    try:
        if group:
            os.killpg(process.pid, number)
        elif process.poll() is None:
            process.send_signal(number)
    except ProcessLookupError:
        return


def _die_with_parent() -> None:
    """Linux: the program gets SIGTERM when this process is killed, so that kill -9 leaves no orphans."""
    ctypes.CDLL(None).prctl(KILL_ON_PARENT_DEATH, signal.SIGTERM)
