-- sales orders with billed items, each counted once
-- reads line (billing items under the filters) · one row
select
    count(distinct sales_order) filter (where sales_order <> '' and is_invoice and not is_cancelled) as sales_orders,
    count(*) filter (where sales_order = '') as items_without_order
from line
where counts
