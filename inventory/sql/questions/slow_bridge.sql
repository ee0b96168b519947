-- slow_bridge · how much of the stock of a day does not move: from all stock to the part that nobody used
-- grain: step · kg; reads the questions stock as asked_stock and idle as asked_idle; what has no factor is left out
-- level = stock after the step; that of the last step is the sum of the non-moving lines, not of the steps
with stock as (
    select coalesce(sum(stock_kg), 0) as kg, count(*) as lines from asked_stock where is_anchored
),
idle as (
    select
        coalesce(sum(stock_kg), 0) as held_kg,
        coalesce(sum(stock_kg) filter (where not is_non_moving and not is_new), 0) as used_kg,
        coalesce(sum(stock_kg) filter (where is_new), 0) as new_kg,
        coalesce(sum(stock_kg) filter (where is_non_moving), 0) as idle_kg
    from asked_idle
),
step as (
    select c.position, c.title, c.kg
    from stock
    cross join idle
    cross join lateral (
        values
        (1, %(below_zero)s, idle.held_kg - stock.kg),
        (2, %(used)s, -idle.used_kg),
        (3, %(new)s, -idle.new_kg)
    ) as c (position, title, kg)
    where c.kg <> 0
)
select 0 as position, %(all_stock)s as step, null::numeric as change_kg, stock.kg as level_kg
from stock
where stock.lines > 0
union all
select step.position, step.title, step.kg, stock.kg + sum(step.kg) over (order by step.position)
from step cross join stock
where stock.lines > 0
union all
select 4, %(idle)s, null, idle.idle_kg
from idle cross join stock
where stock.lines > 0
