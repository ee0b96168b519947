"""A list that a gate stopped waits for approval, as a state of its own with its reasons."""

from django.db import migrations, models

EMPTIED = "column-emptied"


def name_the_state(apps, schema_editor):
    load_model = apps.get_model("etl", "Load")
    for load in load_model.objects.filter(state="checked", message_code=EMPTIED).iterator():
        load.reasons = [
            {
                "gate": EMPTIED,
                "subject": finding["code"].partition("-empty-")[2],
                "text_vi": finding["text_vi"],
                "text_en": finding["text_en"],
                "evidence": {},
            }
            for finding in load.findings
            if "-empty-" in finding["code"]
        ]
        load.state, load.message_code = "waits_approval", "waits-approval"
        load.save(update_fields=["reasons", "state", "message_code"])


class Migration(migrations.Migration):
    dependencies = [("etl", "0006_rows_still_wrong")]

    operations = [
        migrations.AddField(
            model_name="load",
            name="reasons",
            field=models.JSONField(
                blank=True,
                default=list,
                help_text="why it waits or waited for approval: gate, text, evidence",
            ),
        ),
        migrations.AlterField(
            model_name="load",
            name="state",
            field=models.CharField(
                choices=[
                    ("received", "received"),
                    ("reading", "being read"),
                    ("needs_input", "needs an answer"),
                    ("checked", "checked, ready to publish"),
                    ("waits_approval", "waits for approval"),
                    ("published", "published"),
                    ("undone", "undone"),
                    ("refused", "refused"),
                    ("failed", "failed, can be resumed"),
                    ("cancelled", "cancelled"),
                    ("discarded", "discarded"),
                ],
                default="received",
                max_length=16,
                verbose_name="state",
            ),
        ),
        migrations.RunPython(name_the_state, migrations.RunPython.noop),
    ]
