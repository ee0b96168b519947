"""A web server of a benchmark's installation, with one address that does nothing, and a client that costs little."""

import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from tests.installation import Installation, wait_for

CONNECTIONS = 4


@dataclass(frozen=True, slots=True)
class Reply:
    """Status, headers in lower case, and body."""

    status: int
    headers: dict[str, str]
    body: bytes


class Client:
    """One keep-alive connection that sends bytes and reads the reply; no parsing that would measure itself."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._open()

    def _open(self) -> None:
        self._socket = socket.create_connection(("127.0.0.1", self.port), timeout=120)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._rest = b""

    def ask(self, message: bytes) -> Reply:
        """Send a request and read its reply; a connection that the server retired is opened again once."""
        try:
            return self._asked(message)
        except ConnectionError:
            self._open()
            return self._asked(message)

    def _asked(self, message: bytes) -> Reply:
        self._socket.sendall(message)
        while (end := self._rest.find(b"\r\n\r\n")) < 0:
            self._rest += self._received()
        lines = self._rest[:end].decode("latin-1").split("\r\n")
        headers = {
            name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])
        }
        status, length, self._rest = (
            int(lines[0].split()[1]),
            int(headers.get("content-length", 0)),
            self._rest[end + 4 :],
        )
        while len(self._rest) < length:
            self._rest += self._received()
        body, self._rest = self._rest[:length], self._rest[length:]
        if headers.get("connection") == "close":
            self._open()
        return Reply(status, headers, body)

    def _received(self) -> bytes:
        received = self._socket.recv(1 << 16)
        if not received:
            raise ConnectionError("closed by the server")
        return received


def request(path: str, **headers: str) -> bytes:
    """The bytes of a GET request."""
    lines = [
        f"GET {path} HTTP/1.1",
        "Host: localhost",
        *(f"{n.replace('_', '-')}: {v}" for n, v in headers.items()),
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


@contextmanager
def server(site: Installation, port: int, **environment: str) -> Iterator[None]:
    """The product's own server with its own configuration on a port, with the bare address added."""
    # No worker is replaced by a new one, whose start would be measured with what is asked in these seconds.
    command = (
        sys.executable, "-m", "gunicorn", "bench._bare:application",
        "--bind", f"127.0.0.1:{port}", "--max-requests", "0",
    )  # fmt: skip
    limits = {"API_LIMIT_READ": "100000000", "API_LIMIT_HEAVY": "1000000", "LOG_LEVEL": "WARNING"}
    with site.process(*command, **limits, **environment):
        wait_for(lambda: _is_up(port), "the server")
        yield


def _is_up(port: int) -> bool:
    try:
        return Client(port).ask(request("/healthz")).status == 200
    except OSError:
        return False


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def connected(port: int) -> list[Client]:
    """A few connections; which of the server's workers each belongs to is chance, so what is compared shares them."""
    return [Client(port) for _ in range(CONNECTIONS)]


def rate(clients: Sequence[Client], message: bytes, *, seconds: float, expect: int) -> float:
    """Requests per second over connections that each ask again as soon as they are answered."""
    counts, end = [0] * len(clients), time.perf_counter() + seconds

    def loop(number: int) -> None:
        while time.perf_counter() < end:
            reply = clients[number].ask(message)
            assert reply.status == expect, (reply.status, reply.body[:400])
            counts[number] += 1

    started = time.perf_counter()
    run_all([lambda n=n: loop(n) for n in range(len(clients))])
    return sum(counts) / (time.perf_counter() - started)


def run_all(jobs: Sequence[Callable[[], None]]) -> None:
    """Run jobs in threads and raise the first error of any."""
    errors: list[BaseException] = []

    def guarded(job: Callable[[], None]) -> None:
        try:
            job()
        except BaseException as error:  # noqa: BLE001 - raised below, in the caller's thread
            errors.append(error)

    threads = [threading.Thread(target=guarded, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
