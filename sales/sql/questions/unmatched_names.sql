-- names of target lists that lead to no salesman, or to several
-- one row per name as compared
with person as (
    select match_name, count(*) as salesmen, string_agg(salesman, ', ' order by salesman) as candidates
    from dim_salesman
    where match_name <> ''
    group by match_name
)

select
    t.match_name,
    min(t.salesman_name) as salesman_name,
    sum(t.target) as target_vnd,
    max(t.year * 10 + t.semester) as last_semester,
    coalesce(max(person.salesmen), 0) as salesmen,
    coalesce(max(person.candidates), '') as candidates
from fact_target as t
left join salesman_alias as alias on alias.match_name = t.match_name
left join person on person.match_name = t.match_name
where alias.salesman is null and coalesce(person.salesmen, 0) <> 1
group by t.match_name
