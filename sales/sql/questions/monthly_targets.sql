-- targets shared over the working days of their half-year
-- one row per month
select
    to_date(d.month_id::text, 'YYYYMM') as month,
    sum(t.target) * d.working_days / nullif(d.semester_days, 0) as target_vnd
from (
    select
        month_id,
        year,
        semester,
        count(*) filter (where is_working_day) as working_days,
        sum(count(*) filter (where is_working_day)) over (partition by year, semester) as semester_days
    from dim_date
    where date_id between %(target_from_id)s and %(target_to_id)s
    group by month_id, year, semester
) as d
inner join fact_target as t on t.year = d.year and t.semester = d.semester
where
    %(is_whole)s::boolean
    and (
        %(salesmen)s::text[] is null
        or t.match_name in (select a.match_name from salesman_alias as a where a.salesman = any(%(salesmen)s))
        or t.match_name in (select s.match_name from dim_salesman as s where s.salesman = any(%(salesmen)s))
    )
group by d.month_id, d.working_days, d.semester_days
