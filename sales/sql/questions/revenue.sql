-- net revenue of the period, and what was left out of it
-- reads line (billing items under the filters) · one row
select
    coalesce(sum(revenue), 0) as revenue,
    count(*) filter (where counts) as items,
    count(*) filter (where left_out = 'unknown_type') as unknown_type_items,
    coalesce(sum(net_value) filter (where left_out = 'unknown_type'), 0) as unknown_type_value,
    count(*) filter (where left_out = 'void') as void_items,
    coalesce(sum(net_value * sign) filter (where left_out = 'void'), 0) as void_value,
    count(*) filter (where left_out = 'internal') as internal_items,
    coalesce(sum(net_value * sign) filter (where left_out = 'internal'), 0) as internal_value
from line
