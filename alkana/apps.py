"""App configuration of the ground floor."""

from django.apps import AppConfig


class AlkanaConfig(AppConfig):
    """What is set up once per process, before any app is used."""

    name = "alkana"

    def ready(self) -> None:
        """Bind jobs to the broker, start the clocks on database work, and let `migrate` write the schedules."""
        from alkana import celery, schedules, standards
        from alkana.db import pool, queries

        celery.app.set_default()
        pool.watch()
        queries.watch()
        standards.watch()
        standards.add(schedules.write)
