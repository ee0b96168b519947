-- sales orders with due lines, and those whose every due line is on time in full
-- reads line (delivery lines planned in the period) · one row
with ordered as (
    select
        sales_order,
        bool_and(gi_date is not null and gi_date <= planned_date and actual_quantity >= delivery_quantity) as is_kept
    from line
    where is_due and sales_order <> ''
    group by sales_order
)

select
    count(*) as orders,
    count(*) filter (where is_kept) as kept,
    (select count(*) from line where is_due and sales_order = '') as lines_without_order
from ordered
