"""What a billed line weighs is what SAP billed; the unit ledger only where the line has no weight of its own."""

from django.db import migrations

# `is_void`: marked as cancelled while no list has the cancelling document, so nothing would net it to 0.
BILLING_LINE = """
drop view billing_line;
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
    coalesce(b.net_weight_kg, b.quantity * coalesce(u.kg_per_unit, w.kg_per_unit)) as quantity_kg
from fact_billing as b
left join dim_billing_type as t on t.billing_type = b.billing_type
left join dim_channel as c on c.channel = b.channel
left join billing_document as d on d.billing_document = b.billing_document and d.is_in_cancellation
left join dim_material as m on m.material_code = b.material
left join unit_of_measure as u on u.unit = b.unit and u.kg_per_unit is not null
left join unit_weight as w on w.material_id = m.material_id and w.unit = b.unit
"""


class Migration(migrations.Migration):
    """billing_line."""

    dependencies = [("sales", "0004_receivables_by_channel")]
    operations = [migrations.RunSQL(BILLING_LINE, migrations.RunSQL.noop)]
