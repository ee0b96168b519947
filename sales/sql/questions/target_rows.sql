-- target and actual of every salesman in the semesters that the period touches
-- reads line (billing items of those semesters) · one row per year × semester × salesman (or unmatched target name)
-- `asked`: inside the period; targets are shared over the working days of their semester
with semester as (
    select
        year,
        semester,
        count(*) filter (where is_working_day) as working_days,
        count(*) filter (where is_working_day and date_id between %(asked_from_id)s and %(asked_to_id)s) as asked_days,
        count(*) filter (where is_working_day and date_id <= %(as_of_id)s) as elapsed_days
    from dim_date
    where date_id between %(from_id)s and %(to_id)s
    group by year, semester
),

alone as (
    select match_name, min(salesman) as salesman
    from dim_salesman
    where match_name <> ''
    group by match_name
    having count(*) = 1
),

aimed as (
    select
        t.year,
        t.semester,
        coalesce(alias.salesman, alone.salesman, '') as salesman,
        case when coalesce(alias.salesman, alone.salesman) is null then t.salesman_name else '' end as unmatched_name,
        sum(t.target) as target
    from fact_target as t
    inner join semester on semester.year = t.year and semester.semester = t.semester
    left join salesman_alias as alias on alias.match_name = t.match_name
    left join alone on alone.match_name = t.match_name
    group by 1, 2, 3, 4
),

earned as (
    select
        d.year,
        d.semester,
        l.salesman,
        coalesce(sum(l.revenue) filter (where l.date_id between %(asked_from_id)s and %(asked_to_id)s), 0) as asked,
        coalesce(sum(l.revenue) filter (where l.date_id <= %(as_of_id)s), 0) as to_date
    from line as l
    inner join dim_date as d on d.date_id = l.date_id
    where l.counts
    group by d.year, d.semester, l.salesman
),

joined as (
    select
        coalesce(aimed.year, earned.year) as year,
        coalesce(aimed.semester, earned.semester) as semester,
        coalesce(aimed.salesman, earned.salesman) as salesman,
        coalesce(aimed.unmatched_name, '') as unmatched_name,
        aimed.target,
        case when coalesce(aimed.unmatched_name, '') = '' then coalesce(earned.asked, 0) end as actual_asked,
        case when coalesce(aimed.unmatched_name, '') = '' then coalesce(earned.to_date, 0) end as actual
    from aimed
    full join earned
        on earned.year = aimed.year
        and earned.semester = aimed.semester
        and earned.salesman = aimed.salesman
        and aimed.unmatched_name = ''
)

select
    joined.year,
    joined.semester,
    joined.salesman,
    coalesce(nullif(joined.unmatched_name, ''), s.name, '') as salesman_name,
    joined.unmatched_name <> '' as is_unmatched,
    joined.target as target_vnd,
    joined.actual as actual_vnd,
    joined.actual_asked as actual_asked_vnd,
    joined.target * semester.asked_days / nullif(semester.working_days, 0) as target_asked_vnd,
    joined.target * semester.elapsed_days / nullif(semester.working_days, 0) as target_elapsed_vnd,
    semester.working_days,
    semester.asked_days,
    semester.elapsed_days,
    semester.working_days - semester.elapsed_days as remaining_days
from joined
inner join semester on semester.year = joined.year and semester.semester = joined.semester
left join dim_salesman as s on s.salesman = joined.salesman
