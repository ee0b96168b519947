-- lines of customer returns that came back in a period
-- one row
select count(*) as returned_lines
from fact_delivery as f
inner join dim_delivery_type as t on t.delivery_type = f.delivery_type
where t.meaning = 'return' and f.gi_date_id between %(from_id)s and %(to_id)s
