"""Views that every question of sales starts from: lines with what their codes mean and what they count as."""

from django.db import migrations

# `is_void`: marked as cancelled while no list has the cancelling document, so nothing would net it to 0.
BILLING_LINE = """
create view billing_line as
select
    b.*,
    coalesce(t.meaning, 'unknown') as meaning,
    coalesce(t.sign, 0) as sign,
    coalesce(t.is_invoice, false) as is_invoice,
    coalesce(t.is_revenue, false) as is_revenue,
    coalesce(t.is_quantity, false) as is_quantity,
    case when b.currency = 'XXX' then coalesce(t.local_currency, 'XXX') else b.currency end as document_currency,
    coalesce(c.is_internal, false) as is_internal,
    d.billing_document is not null and coalesce(t.meaning, '') <> 'cancellation' as is_cancelled,
    d.billing_document is not null and not d.is_counterpart_listed and coalesce(t.meaning, '') <> 'cancellation'
        as is_void,
    coalesce(m.material_type, '') as material_type,
    b.quantity * coalesce(u.kg_per_unit, w.kg_per_unit) as ledger_kg,
    coalesce(b.quantity * coalesce(u.kg_per_unit, w.kg_per_unit), b.net_weight_kg) as quantity_kg
from fact_billing as b
left join dim_billing_type as t on t.billing_type = b.billing_type
left join dim_channel as c on c.channel = b.channel
left join billing_document as d on d.billing_document = b.billing_document and d.is_in_cancellation
left join dim_material as m on m.material_code = b.material
left join unit_of_measure as u on u.unit = b.unit and u.kg_per_unit is not null
left join unit_weight as w on w.material_id = m.material_id and w.unit = b.unit
"""

WORKING_DAY = """
create view working_day as
select date_id, date, is_working_day, count(*) filter (where is_working_day) over (order by date_id) as number
from dim_date
"""

DELIVERY_LINE = """
create view delivery_line as
select
    f.*,
    coalesce(t.meaning, 'unknown') as meaning,
    coalesce(g.customer_group, '') as customer_group,
    coalesce(c.is_internal, false) as is_internal,
    coalesce(m.material_type, '') as material_type,
    coalesce(f.delivery_quantity * coalesce(u.kg_per_unit, w.kg_per_unit), f.net_weight_kg) as planned_kg,
    case
        when f.delivery_quantity = 0 then 0
        else coalesce(f.delivery_quantity * coalesce(u.kg_per_unit, w.kg_per_unit), f.net_weight_kg)
            * f.actual_quantity / f.delivery_quantity
    end as actual_kg
from fact_delivery as f
left join dim_delivery_type as t on t.delivery_type = f.delivery_type
left join dim_customer_group as g on lower(g.list_text) = lower(f.customer_group_text)
left join dim_channel as c on c.channel = f.channel
left join dim_material as m on m.material_code = f.material
left join unit_of_measure as u on u.unit = f.unit and u.kg_per_unit is not null
left join unit_weight as w on w.material_id = m.material_id and w.unit = f.unit
"""


class Migration(migrations.Migration):
    """billing_line, delivery_line, working_day."""

    dependencies = [("inventory", "0006_weights"), ("sales", "0002_tables")]
    operations = [
        migrations.RunSQL(BILLING_LINE, "drop view if exists billing_line"),
        migrations.RunSQL(WORKING_DAY, "drop view if exists working_day"),
        migrations.RunSQL(DELIVERY_LINE, "drop view if exists delivery_line"),
    ]
