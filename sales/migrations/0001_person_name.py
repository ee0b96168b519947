"""The function by which names of target lists and of billing are compared; immutable, for generated columns."""

from django.db import migrations

PERSON_NAME = """
create or replace function person_name(value text) returns text
language sql immutable strict parallel safe
return upper(normalize(btrim(regexp_replace(value, '\\s+', ' ', 'g')), nfc));
comment on function person_name(text) is 'Composed, upper case, single blanks: how names without a code are compared.';
"""


class Migration(migrations.Migration):
    """Name function."""

    initial = True
    dependencies = []
    operations = [migrations.RunSQL(PERSON_NAME, "drop function if exists person_name(text)")]
