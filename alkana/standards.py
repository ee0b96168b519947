"""What code keeps in the database besides tables: schedules, roles, seeds, functions. Apps add a writer when they are
ready; every `migrate` ends with all of them, whoever added them.

Django tells `post_migrate` only to apps that have models, and says nothing where one has none: a writer must not depend
on the app it happens to stand in.
"""

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.db.models.signals import post_migrate

Writer = Callable[[], object]
_writers: dict[str, Writer] = {}


def add(*writers: Writer) -> None:
    """Run `writers` at the end of each `migrate`, in the order of their adding. Each may run any number of times."""
    for writer in writers:
        _writers[f"{writer.__module__}.{writer.__qualname__}"] = writer


def writers() -> dict[str, Writer]:
    """All of them by the name of their function."""
    return dict(_writers)


def watch() -> None:
    """Write everything when `migrate` is done with its last app, and so with all tables and permissions."""
    last = [config for config in apps.get_app_configs() if config.models_module is not None][-1]
    post_migrate.connect(_write, sender=last, dispatch_uid="alkana.standards")


def _write(**_: Any) -> None:
    for writer in _writers.values():
        writer()
