"""Translations without gettext's programs: .po files become .mo files wherever the product runs."""

import os
from pathlib import Path

from alkana.local.places import PROJECT


def catalogues() -> list[Path]:
    """Every .po file of our own."""
    return sorted(PROJECT.glob("locale/*/LC_MESSAGES/*.po"))


def compile_stale() -> list[Path]:
    """Write the .mo file of every .po file that is newer than its own. The files written."""
    stale = [path for path in catalogues() if _is_stale(path)]
    if not stale:
        return []
    import polib

    for path in stale:
        fresh = path.with_suffix(f".mo.{os.getpid()}")
        polib.pofile(str(path), encoding="utf-8").save_as_mofile(str(fresh))
        fresh.replace(path.with_suffix(".mo"))
    return stale


def _is_stale(path: Path) -> bool:
    compiled = path.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime < path.stat().st_mtime
