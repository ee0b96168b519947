"""Scheduled jobs: one entry per job. `migrate` writes them to the database, where staff may edit times in the admin."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Schedule:
    """One job. `cron` is minute, hour, day of month, month, day of week in the installation's time zone."""

    name: str
    task: str
    cron: str
    arguments: dict[str, object] = field(default_factory=dict)


SCHEDULES: tuple[Schedule, ...] = ()
