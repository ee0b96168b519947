-- what delivery lists are able to tell
-- one row
select
    exists(select 1 from fact_delivery) as is_loaded,
    exists(select 1 from fact_delivery where planned_date_id between %(from_id)s and %(to_id)s) as is_covered,
    exists(
        select 1
        from fact_delivery as f
        inner join dim_delivery_type as t on t.delivery_type = f.delivery_type
        where f.gi_date_id is null and t.meaning = 'customer'
    ) as has_open_lines,
    exists(
        select 1
        from fact_delivery as f
        inner join dim_delivery_type as t on t.delivery_type = f.delivery_type
        where f.actual_quantity <> f.delivery_quantity and t.meaning = 'customer'
    ) as has_differences
