"""The Celery application; tasks live in each app's `tasks.py`."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alkana.settings")

app = Celery("alkana")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@app.on_after_configure.connect
def _observe(**_: object) -> None:
    from alkana.observability import jobs  # noqa: F401 - its signal handlers
