"""`bin/bench [NAME…]`: run benchmarks and print one JSON document. Each lives in a module with `run(scale) -> dict`."""

import argparse
import importlib
import json
import os
import pkgutil
import platform
import sys
import time
from datetime import UTC, datetime
from types import ModuleType
from typing import Any

import psutil

import bench

SCALES = ("small", "medium", "large")


def main(arguments: list[str]) -> int:
    """0 when every benchmark ran, 1 when one raised: its error is in the document, the others still run."""
    known = available()
    parser = argparse.ArgumentParser(prog="bin/bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"default: all of {', '.join(known)}")
    parser.add_argument("--scale", choices=SCALES, default="large", help="size of the data, default large")
    parser.add_argument("--list", action="store_true", help="print the names and stop")
    options = parser.parse_args(arguments)
    if options.list:
        print("\n".join(known))
        return 0
    if unknown := set(options.names) - set(known):
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}; known: {', '.join(known)}")
    _prepare()
    results = {name: _run(known[name], name, options.scale) for name in options.names or known}
    document = {"machine": machine(), "scale": options.scale, "results": results}
    print(json.dumps(document, indent=2, ensure_ascii=False, default=str))
    return 1 if any("error" in result for result in results.values()) else 0


def available() -> dict[str, ModuleType]:
    """Benchmarks by name: modules of this package that have `run`."""
    found = {}
    for module in pkgutil.iter_modules(bench.__path__):
        if not module.name.startswith("_"):
            loaded = importlib.import_module(f"bench.{module.name}")
            if hasattr(loaded, "run"):
                found[module.name.replace("_", "-")] = loaded
    return found


def machine() -> dict[str, Any]:
    """Where and when the figures were measured."""
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "processors": os.cpu_count(),
        "memory_gib": round(psutil.virtual_memory().total / 2**30, 1),
        "python": platform.python_version(),
        "system": platform.platform(),
    }


def _prepare() -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


def _run(module: ModuleType, name: str, scale: str) -> dict[str, Any]:
    print(f"bench: {name} …", file=sys.stderr, flush=True)
    started = time.perf_counter()
    try:
        result: dict[str, Any] = dict(module.run(scale))
    except Exception as error:  # noqa: BLE001 - hours of other measurements must not be lost for one that fails
        import traceback

        traceback.print_exc()
        result = {"error": f"{type(error).__name__}: {error}"}
    return result | {"took_seconds": round(time.perf_counter() - started, 1)}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alkana.settings")
    import django

    django.setup()
    raise SystemExit(main(sys.argv[1:]))
