"""Loads sort as loading.md orders them: one whose document states no *modified* comes before all that state it.

Rows that a newer list knows otherwise are counted apart. Where the order of published loads changes, other rows count
than before: derived tables are rebuilt at the end of `migrate` (`loads.rebuild_if_due`).
"""

from collections import defaultdict
from hashlib import blake2b

from django.db import migrations, models
from django.utils import timezone

UNSTATED = "0000-00-00"


def order_loads(apps, schema_editor):
    load_model = apps.get_model("etl", "Load")
    known: dict[int, str] = {}
    before, after = defaultdict(list), defaultdict(list)
    loads = load_model.objects.exclude(precedence="").only(
        "source",
        "state",
        "as_of",
        "modified_at",
        "rows_read",
        "file_id",
        "inputs",
        "corrects_id",
        "precedence",
    )
    for load in loads.order_by("pk").iterator():  # a correction is younger than what it corrects
        modified = load.modified_at.isoformat() if load.modified_at else UNSTATED
        answers = "|".join(f"{name}={answer}" for name, answer in sorted(load.inputs.items()))
        digest = blake2b(answers.encode(), digest_size=16).hexdigest()[:8]
        own = f"{load.as_of or UNSTATED}|{modified}|{load.rows_read:010d}|{load.file_id[:16]}|{digest}"
        parent = known.get(load.corrects_id)
        known[load.pk] = f"{parent}|{own}" if parent else own
        if load.state == "published":
            before[load.source].append((load.precedence, load.pk))
            after[load.source].append((known[load.pk], load.pk))
    for pk, precedence in known.items():
        load_model.objects.filter(pk=pk).update(precedence=precedence)
    if any(_order(before[source]) != _order(after[source]) for source in after):
        version = apps.get_model("etl", "DataVersion")
        version.objects.create(kind="rebuild-due", note="order of loads", created_at=timezone.now())


def _order(loads):
    return [pk for _, pk in sorted(loads)]


class Migration(migrations.Migration):
    dependencies = [("etl", "0003_approval_request")]

    operations = [
        migrations.AddField(
            model_name="load",
            name="rows_older",
            field=models.IntegerField(
                default=0, help_text="a newer list says something else about them", verbose_name="older"
            ),
        ),
        migrations.RunPython(order_loads, migrations.RunPython.noop),
    ]
