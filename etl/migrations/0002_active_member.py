"""The view that dimensions are derived from: codes mentioned by loads that count."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("etl", "0001_initial")]

    operations = [
        migrations.RunSQL(
            """
            create view active_member as
            select m.kind, m.code, m.attributes, l.precedence, l.source, l.id as load_id
            from etl_member as m
            inner join etl_load as l on l.id = m.load_id
            where l.state = 'published'
            """,
            "drop view active_member",
        ),
    ]
