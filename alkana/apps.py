"""App configuration of the ground floor."""

from django.apps import AppConfig


class AlkanaConfig(AppConfig):
    """What is set up once per process, before any app is used."""

    name = "alkana"

    def ready(self) -> None:
        """Make the Celery application the current one, so that tasks queued from web requests find the broker."""
        from alkana import celery

        celery.app.set_default()
