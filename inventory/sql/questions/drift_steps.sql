-- drift_steps · how our stock becomes SAP's: ours, what each cause adds on the way (−drift), SAP
-- grain: step; reads the question reconciliation as asked_lines; lines without a factor to kg are left out
-- level = stock after the step; that of the last step is SAP's own sum, not the one of the steps
with
line as materialized (
    select * from asked_lines where kg_per_unit is not null
),
ends as (
    select sum(ours * kg_per_unit) as ours_kg, sum(listed * kg_per_unit) as saps_kg from line having count(*) > 0
),
cause as (
    select c.number, c.title, c.cause = 'unexplained' as is_last,
        -sum((l.cells ->> c.cause)::numeric * l.kg_per_unit) as change_kg
    from (select *, to_jsonb(r) as cells from line as r where drift <> 0) as l
    cross join unnest(%(causes)s::text[], %(titles)s::text[]) with ordinality as c (cause, title, number)
    group by c.number, c.title, c.cause
    having bool_or((l.cells ->> c.cause)::numeric <> 0)
),
placed as (
    select title, change_kg, row_number() over (order by is_last, abs(change_kg) desc, number) as position
    from cause
)

select 0 as position, %(ours)s as step, null::numeric as change_kg, ours_kg as level_kg from ends
union all
select p.position, p.title, p.change_kg, e.ours_kg + sum(p.change_kg) over (order by p.position)
from placed as p
cross join ends as e
union all
select (select count(*) + 1 from placed), %(saps)s, null, saps_kg from ends
