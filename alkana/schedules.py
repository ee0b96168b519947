"""Scheduled jobs: one entry per job. `migrate` writes them to the database; times are then staff's, in the admin."""

from dataclasses import dataclass, field

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Schedule:
    """One job. `cron` is minute, hour, day of month, month, day of week in the installation's time zone."""

    name: str
    task: str
    cron: str
    arguments: dict[str, object] = field(default_factory=dict)


SCHEDULES: tuple[Schedule, ...] = (
    Schedule("Resume loads whose worker is gone", "etl.resume_stalled_loads", "*/2 * * * *"),
    Schedule("Make the partitions of the coming months", "inventory.make_partitions_ahead", "20 0 * * *"),
    Schedule("Store the ABC and XYZ classes of the last month", "inventory.store_classes", "40 0 * * *"),
)


def write() -> None:
    """Bring the database in line: new jobs appear, renamed tasks follow, jobs no longer declared go.

    When and whether a known job runs is not touched.
    """
    import json

    from django_celery_beat.models import CrontabSchedule, PeriodicTask, PeriodicTasks

    mark = "alkana/schedules.py"
    for schedule in SCHEDULES:
        minute, hour, day_of_month, month_of_year, day_of_week = schedule.cron.split()
        task, is_new = PeriodicTask.objects.get_or_create(
            name=schedule.name,
            defaults={
                "task": schedule.task,
                "crontab": CrontabSchedule.objects.get_or_create(
                    minute=minute,
                    hour=hour,
                    day_of_month=day_of_month,
                    month_of_year=month_of_year,
                    day_of_week=day_of_week,
                    timezone=settings.TIME_ZONE,
                )[0],
                "description": mark,
                "kwargs": json.dumps(schedule.arguments),
            },
        )
        wanted = {"task": schedule.task, "kwargs": json.dumps(schedule.arguments), "description": mark}
        if not is_new and any(getattr(task, name) != value for name, value in wanted.items()):
            PeriodicTask.objects.filter(pk=task.pk).update(**wanted)
            PeriodicTasks.update_changed()
    gone = PeriodicTask.objects.filter(description=mark).exclude(name__in=[s.name for s in SCHEDULES])
    if gone.exists():
        gone.delete()
        PeriodicTasks.update_changed()
