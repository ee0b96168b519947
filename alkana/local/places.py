"""Where an installation keeps its embedded servers. Paths and addresses only: starts nothing, writes nothing.

<data>/servers/postgres/{data,socket,log}   owned by the server's system user, mode 0700
<data>/servers/valkey/{socket,dump.rdb,log}
<data>/servers/elsewhere                    one line: where the two folders are instead (see `accounts`)
"""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

PROJECT = Path(__file__).resolve().parents[2]
LONGEST_SOCKET_PATH = 100
DATABASE = "alkana"
ROLE = "alkana"
PORT = 5432


@dataclass(frozen=True, slots=True)
class Places:
    """The folders and addresses of one data directory."""

    data: Path

    @property
    def servers(self) -> Path:
        """Folder of everything about the embedded servers, locks included."""
        return self.data / "servers"

    @property
    def elsewhere(self) -> Path:
        """File that names another root for the servers' data, when this one cannot be reached by their user."""
        return self.servers / "elsewhere"

    @property
    def root(self) -> Path:
        """Folder that holds the servers' data."""
        try:
            return Path(self.elsewhere.read_text(encoding="utf-8").strip())
        except FileNotFoundError:
            return self.servers

    @property
    def postgres(self) -> Path:
        """PostgreSQL's own folder."""
        return self.root / "postgres"

    @property
    def valkey(self) -> Path:
        """Valkey's own folder."""
        return self.root / "valkey"

    @property
    def postgres_socket_dir(self) -> Path:
        """Folder of PostgreSQL's socket; a short one when the natural one is longer than a socket path may be."""
        natural = self.postgres / "socket"
        return natural if _fits(natural / f".s.PGSQL.{PORT}.lock") else self.short_sockets

    @property
    def valkey_socket(self) -> Path:
        """Valkey's socket."""
        natural = self.valkey / "valkey.sock"
        return natural if _fits(natural) else self.short_sockets / "valkey.sock"

    @property
    def short_sockets(self) -> Path:
        """Folder for sockets of deep data directories. Same for every process, whatever its TMPDIR."""
        return Path("/tmp") / f"alkana-{os.geteuid()}-{self.fingerprint}"

    @property
    def fingerprint(self) -> str:
        """Short name of this data directory, unique on the machine."""
        return hashlib.sha256(os.fsencode(self.data)).hexdigest()[:10]

    @property
    def database_url(self) -> str:
        """Address of the embedded database, for DATABASE_URL."""
        return f"postgresql://{ROLE}@{quote(str(self.postgres_socket_dir), safe='')}/{DATABASE}"

    @property
    def redis_url(self) -> str:
        """Address of the embedded Valkey, for REDIS_URL."""
        return f"unix://{self.valkey_socket}?db=0"


def places(data_dir: str | os.PathLike[str] | None = None) -> Places:
    """Places of a data directory; without one, of ALKANA_DATA_DIR, else of `var/` in the project."""
    chosen = data_dir or os.environ.get("ALKANA_DATA_DIR") or "var"
    return Places((PROJECT / Path(chosen).expanduser()).resolve())


def _fits(socket: Path) -> bool:
    return len(os.fsencode(socket)) <= LONGEST_SOCKET_PATH
