-- stock_list · the stock lists that exist, with their number of lines
-- inputs: fact_stock_count, dim_location · target: stock_list · by differences
select l.plant, c.date_id, sum(c.sign)::integer as line_count
from delta_fact_stock_count as c
inner join dim_location as l on l.location_id = c.location_id
group by l.plant, c.date_id
