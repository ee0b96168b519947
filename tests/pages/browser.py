"""A browser for the page tests: the one of the system, else the one inside the npm package @sparticuz/chromium.

Needs no installation step beyond `npm ci`, no root and no display.
"""

import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import brotli
from playwright.sync_api import Browser, Playwright, sync_playwright

PROJECT = Path(__file__).resolve().parents[2]
PACKAGE = PROJECT / "node_modules" / "@sparticuz" / "chromium"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Chromium:
    """A program and the environment that it needs."""

    program: Path
    environment: dict[str, str] = field(default_factory=dict)


class NoBrowser(Exception):
    """Neither the system nor node_modules has a browser."""


def find() -> Chromium:
    """CHROMIUM, else a browser of the system, else the packaged one, unpacked once. Raises NoBrowser."""
    stated = os.environ.get("CHROMIUM") or next(
        (path for name in NAMES if (path := shutil.which(name))), None
    )
    if stated:
        return Chromium(Path(stated))
    if not (PACKAGE / "bin" / "chromium.br").exists():
        raise NoBrowser(f"No Chromium on this machine and none in {PACKAGE}; run `npm ci` first.")
    return _packaged()


def _packaged() -> Chromium:
    """The packaged browser below the project's cache folder, or a temporary one where that cannot be written."""
    version = (PACKAGE / "package.json").stat().st_mtime_ns
    for base in (
        PROJECT / "node_modules" / ".cache",
        Path(tempfile.gettempdir()) / f"alkana-browser-{os.geteuid()}",
    ):
        folder = base / f"chromium-{version}"
        try:
            _unpack(folder)
        except PermissionError:
            continue
        return Chromium(folder / "chromium", _environment(folder))
    raise NoBrowser("There is no folder where the packaged browser can be unpacked.")


def _unpack(folder: Path) -> None:
    if (folder / "complete").exists() and os.access(folder / "chromium", os.X_OK):
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as name:
        work = Path(name) / "unpacked"
        work.mkdir(mode=0o755)
        with (work / "chromium").open("wb") as program:
            for chunk in _decompressed(PACKAGE / "bin" / "chromium.br"):
                program.write(chunk)
        (work / "chromium").chmod(0o755)
        for archive in ("al2023", "fonts", "swiftshader"):
            data = BytesIO(b"".join(_decompressed(PACKAGE / "bin" / f"{archive}.tar.br")))
            with tarfile.open(fileobj=data) as tar:
                tar.extractall(work if archive == "swiftshader" else work / archive, filter="data")
        _write_font_config(work / "fonts", folder / "fonts")
        (work / "complete").touch()
        try:
            work.rename(folder)
        except OSError:
            if not (folder / "complete").exists():
                raise


def _write_font_config(unpacked: Path, final: Path) -> None:
    """One font for every machine, so that pictures do not depend on what is installed."""
    text = (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<dir>{final}</dir><cachedir>{final}/cache</cachedir></fontconfig>"
    )
    (unpacked / "local.conf").write_text(text, encoding="utf-8")


def _decompressed(path: Path) -> Iterator[bytes]:
    decoder = brotli.Decompressor()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield decoder.process(chunk)


def _environment(folder: Path) -> dict[str, str]:
    libraries = [str(folder / "al2023" / "lib"), os.environ.get("LD_LIBRARY_PATH", "")]
    return {
        "LD_LIBRARY_PATH": ":".join(filter(None, libraries)),
        "FONTCONFIG_FILE": str(folder / "fonts" / "local.conf"),
    }


@contextmanager
def running() -> Iterator[Browser]:
    """A headless browser, closed at the end."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        try:
            yield browser
        finally:
            browser.close()


def launch(playwright: Playwright) -> Browser:
    """Start the browser that `find` found."""
    found = find()
    return playwright.chromium.launch(
        executable_path=str(found.program),
        args=["--no-sandbox", "--disable-dev-shm-usage", "--font-render-hinting=none"],
        env={**os.environ, **found.environment},
    )
