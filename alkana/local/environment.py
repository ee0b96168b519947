"""Make the virtual environment: `python3 -m alkana.local.environment requirements.txt`, with the system's Python.

Runs before anything is installed, so it uses the standard library only. A stamp written at the very end holds the lists
that were installed: an interrupted installation has none and is done again from the start.
"""

import fcntl
import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
ENVIRONMENT = PROJECT / ".venv"
CONSTRAINTS = "constraints.txt"
RUNTIME = "requirements.txt"


def wanted(requirements: str) -> bytes:
    """What the stamp of a finished installation of `requirements` holds."""
    return b"".join((PROJECT / name).read_bytes() for name in (CONSTRAINTS, RUNTIME, requirements))


def is_installed(requirements: str) -> bool:
    """Whether the environment holds exactly what `requirements` pins."""
    stamp = ENVIRONMENT / "installed" / requirements
    return stamp.exists() and stamp.read_bytes() == wanted(requirements)


def install(requirements: str) -> None:
    """Make or complete the environment. Raises CalledProcessError when a package cannot be installed."""
    python = ENVIRONMENT / "bin" / "python"
    stamps = ENVIRONMENT / "installed"
    if not any(stamps.glob("*")) or not python.exists():
        print(f"Making the environment in {ENVIRONMENT} …", file=sys.stderr)
        shutil.rmtree(ENVIRONMENT, ignore_errors=True)
        _make_empty()
    stamps.mkdir(exist_ok=True)
    print(f"Installing {requirements} (about a minute the first time) …", file=sys.stderr)
    content = wanted(requirements)
    (stamps / requirements).unlink(missing_ok=True)
    pip = [str(python), "-m", "pip", "--disable-pip-version-check", "--no-input", "-qq", "install"]
    files = ["-r", str(PROJECT / requirements), "-c", str(PROJECT / CONSTRAINTS)]
    subprocess.run([*pip, *files], check=True, stdout=sys.stderr)
    (stamps / requirements).write_bytes(content)
    if requirements != RUNTIME:
        (stamps / RUNTIME).write_bytes(wanted(RUNTIME))


def _make_empty() -> None:
    """An environment with pip in it. Debian keeps the module for that in a package of its own."""
    if importlib.util.find_spec("ensurepip"):
        subprocess.run([sys.executable, "-m", "venv", str(ENVIRONMENT)], check=True)
    elif importlib.util.find_spec("virtualenv"):
        subprocess.run([sys.executable, "-m", "virtualenv", "-q", str(ENVIRONMENT)], check=True)
    elif importlib.util.find_spec("pip"):
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(ENVIRONMENT)], check=True)
        pip = [
            sys.executable,
            "-m",
            "pip",
            "--python",
            str(ENVIRONMENT / "bin" / "python"),
            "-q",
            "install",
            "pip",
        ]
        subprocess.run(pip, check=True, stdout=sys.stderr)
    else:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise SystemExit(
            f"Python {version} here cannot make virtual environments. On Debian and Ubuntu its module is a package:\n"
            f"    sudo apt-get install python{version}-venv"
        )


def main() -> int:
    """Install the list named on the command line, one process at a time."""
    requirements = sys.argv[1] if len(sys.argv) > 1 else RUNTIME
    with (PROJECT / "pyproject.toml").open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not is_installed(requirements):
            try:
                install(requirements)
            except subprocess.CalledProcessError as failure:
                print(f"The environment is not complete: {failure}. Run the command again.", file=sys.stderr)
                return 1
    return 0


if __name__ == "__main__":
    try:
        raise SystemExit(main())
    except KeyboardInterrupt:
        raise SystemExit(130) from None
