"""Functions that generated columns and derivations stand on; immutable, without extensions."""

from django.db import migrations

PLAIN_TEXT = """
create or replace function plain_text(value text) returns text
language sql immutable strict parallel safe
return translate(
    regexp_replace(lower(normalize(value, nfd)), '[\\u0300-\\u036f]', '', 'g'), 'đĐ', 'dd'
);
comment on function plain_text(text) is 'Lower case without diacritics (đ becomes d): what searches compare.';
"""

STORAGE_LOCATION_CODE = """
create or replace function storage_location_code(value text) returns text
language sql immutable parallel safe
return case when value ~ '^[0-9]{1,3}$' then lpad(value, 4, '0') else coalesce(upper(value), '') end;
comment on function storage_location_code(text) is
    'Four characters, also where a spreadsheet dropped leading zeros; empty = in transit.';
"""


class Migration(migrations.Migration):
    """Text functions."""

    initial = True
    dependencies = []
    operations = [
        migrations.RunSQL(PLAIN_TEXT, "drop function if exists plain_text(text)"),
        migrations.RunSQL(STORAGE_LOCATION_CODE, "drop function if exists storage_location_code(text)"),
    ]
