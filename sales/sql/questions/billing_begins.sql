-- the first billing date of all lists
-- one row
select to_date(min(date_id)::text, 'YYYYMMDD') as begins from fact_billing
