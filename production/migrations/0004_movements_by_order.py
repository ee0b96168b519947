"""An index that only production's question needs: which movements carry an order (lists that have the column)."""

from django.db import migrations

CREATE = """
create index if not exists fact_inventory_order on fact_inventory (order_number) where order_number is not null;
"""


class Migration(migrations.Migration):
    """fact_inventory_order."""

    dependencies = [("inventory", "0004_facts"), ("production", "0003_facts")]
    operations = [migrations.RunSQL(CREATE, "drop index if exists fact_inventory_order")]
