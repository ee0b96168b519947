-- whether billing lists reach the period at all
-- one row
select
    exists(select 1 from fact_billing) as is_loaded,
    exists(select 1 from fact_billing where date_id between %(from_id)s and %(to_id)s) as is_covered
