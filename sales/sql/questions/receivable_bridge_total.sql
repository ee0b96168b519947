-- the bars of the bridge
-- reads moved (receivable_bridge.sql) · one row
select
    coalesce(sum(opening_vnd), 0) as opening,
    coalesce(sum(change_vnd) filter (where kind = 'increase'), 0) as increase,
    coalesce(sum(change_vnd) filter (where kind = 'decrease'), 0) as decrease,
    coalesce(sum(change_vnd) filter (where kind = 'new'), 0) as new,
    coalesce(sum(change_vnd) filter (where kind = 'settled'), 0) as settled,
    coalesce(sum(closing_vnd), 0) as closing
from moved
