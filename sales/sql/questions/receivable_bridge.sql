-- what became of each customer's amount from one snapshot to the next
-- reads line (of the snapshot), line_before (of the one before) · one row per customer
with after as (
    select customer, sum(total_target) as amount from line group by customer
),

earlier as (
    select customer, sum(total_target) as amount from line_before group by customer
)

select
    coalesce(after.customer, earlier.customer) as customer,
    coalesce(c.name, '') as customer_name,
    coalesce(earlier.amount, 0) as opening_vnd,
    coalesce(after.amount, 0) as closing_vnd,
    coalesce(after.amount, 0) - coalesce(earlier.amount, 0) as change_vnd,
    case
        when earlier.customer is null then 'new'
        when after.customer is null then 'settled'
        when after.amount > earlier.amount then 'increase'
        when after.amount < earlier.amount then 'decrease'
        else 'same'
    end as kind
from after
full join earlier on earlier.customer = after.customer
left join dim_customer as c on c.customer = coalesce(after.customer, earlier.customer)
