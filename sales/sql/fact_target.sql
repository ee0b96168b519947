-- fact_target · one row per salesman name × year × semester
-- inputs: raw_target · target: fact_target · key: row_key
select
    w.row_key,
    w.salesman_name,
    person_name(w.salesman_name) as match_name,
    w.year::integer as year,
    w.semester::integer as semester,
    w.target
from winner_target as w
