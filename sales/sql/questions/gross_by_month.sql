-- net revenue including tax, in VND
-- reads line (billing items under the filters) · one row per month, newest first
select date_trunc('month', billing_date)::date as month, sum(revenue + tax_vnd * sign) as revenue
from line
where counts
group by 1
order by 1 desc
