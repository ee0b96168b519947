-- due lines on time, in full and both, and what is not counted
-- reads line (delivery lines planned in the period) · one row
select
    count(*) filter (where is_due) as due,
    count(*) filter (where is_due and is_on_time) as on_time,
    count(*) filter (where is_due and is_in_full) as in_full,
    count(*) filter (where is_due and is_on_time and is_in_full) as kept,
    count(*) filter (where is_due and gi_date is null) as open_lines,
    count(*) filter (where is_due and gi_date is null and planned_date < %(as_of)s::date) as overdue_lines,
    sum(planned_kg) filter (where is_due and gi_date is null and planned_date < %(as_of)s::date) as overdue_kg,
    count(*) filter (where is_due and gi_date is null and planned_date < %(as_of)s::date and planned_kg is null)
        as overdue_unweighed,
    sum(planned_kg) filter (where is_due) as due_kg,
    sum(planned_kg * least(actual_quantity, delivery_quantity) / delivery_quantity) filter (where is_due) as filled_kg,
    count(*) filter (where is_due and planned_kg is null) as unweighed,
    count(*) filter (where not is_due and planned_date > %(as_of)s::date) as future,
    count(*) filter (where not is_due and planned_date <= %(as_of)s::date and delivery_quantity <= 0) as empty_lines,
    count(*) filter (where not is_due and meaning = 'internal') as internal,
    count(*) filter (where not is_due and meaning = 'return') as returns,
    count(*) filter (where not is_due and meaning = 'free') as free,
    count(*) filter (where not is_due and meaning = 'unknown') as unknown_type
from (
    select
        *,
        gi_date is not null and gi_date <= planned_date as is_on_time,
        gi_date is not null and actual_quantity >= delivery_quantity as is_in_full
    from line
) as judged
