"""Weights lose two columns that nothing ever wrote and a state that nothing set; the evidence has tables of its own."""

from django.db import migrations, models

CHOICES = [("accepted", "accepted"), ("rejected", "rejected")]


def settle(apps, _schema_editor):
    """What staff had put aside converted nothing, and still does."""
    factor = apps.get_model("inventory", "MaterialUnitFactor")
    factor.objects.filter(status="review").update(status="rejected")


class Migration(migrations.Migration):
    dependencies = [("inventory", "0012_places_without_location")]
    operations = [
        migrations.RunPython(settle, migrations.RunPython.noop),
        *(
            migrations.RemoveField(model, column)
            for model in ("materialunitfactor", "historicalmaterialunitfactor")
            for column in ("evidence_count", "spread")
        ),
        *(
            migrations.AlterField(
                model,
                "status",
                models.TextField(choices=CHOICES, default="accepted", verbose_name="status"),
            )
            for model in ("materialunitfactor", "historicalmaterialunitfactor")
        ),
    ]
