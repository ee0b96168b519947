-- working_days_after · working days after the first day up to and with the last one; 0 when the last is not later
create or replace function working_days_after(first_date_id integer, last_date_id integer) returns integer
language sql stable
begin atomic
select count(*)::integer
from dim_date
where date_id > first_date_id and date_id <= last_date_id and is_working_day;
end;
