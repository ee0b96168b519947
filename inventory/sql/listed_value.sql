-- listed_value · what stock lists say a material was worth, by day
-- inputs: fact_stock_count · target: listed_value · by differences
select
    c.material_id,
    c.unit,
    c.currency,
    c.date_id,
    sum(c.sign * c.quantity) as quantity,
    sum(c.sign * c.value) as value,
    sum(c.sign)::integer as line_count
from delta_fact_stock_count as c
where c.stock_type = 'unrestricted' and c.value > 0 and c.quantity > 0
group by c.material_id, c.unit, c.currency, c.date_id
