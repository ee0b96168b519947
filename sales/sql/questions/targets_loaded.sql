-- whether any sales target is there
-- one row
select exists(select 1 from fact_target) as is_loaded
