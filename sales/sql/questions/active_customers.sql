-- customers with positive net revenue in the period, by sold-to and by bill-to
-- reads line (billing items under the filters) · one row
with buyer as (
    select customer, sum(revenue) as revenue from line where counts group by customer
),

payer as (
    select bill_to, sum(revenue) as revenue from line where counts group by bill_to
)

select
    (select count(*) from buyer where customer <> '' and revenue > 0) as sold_to,
    (select count(*) from payer where bill_to <> '' and revenue > 0) as bill_to,
    (select count(*) from buyer where customer <> '' and revenue <= 0) as without_revenue,
    (select count(*) from line where counts and customer = '') as items_without_customer
