-- what was billed in each document currency; XXX = foreign, but the list does not say which
-- reads line (billing items under the filters) · one row per currency
select
    document_currency as currency,
    count(*) as items,
    sum((total_price - case when exchange_rate = 1 then discount else 0 end) * sign) as document_amount,
    sum(revenue) as revenue_vnd
from line
where counts
group by document_currency
