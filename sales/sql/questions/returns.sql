-- value of returns and credits against gross revenue
-- reads line (billing items under the filters) · one row
-- the cancellation of a memo belongs to the side of the memo
select
    coalesce(sum(revenue) filter (where is_credit_side), 0) as credit_value,
    coalesce(sum(revenue) filter (where not is_credit_side), 0) as gross_value,
    count(*) filter (where is_credit_side) as credit_items
from (
    select
        revenue,
        meaning in ('credit_memo', 'return') or (meaning = 'cancellation' and sign > 0) as is_credit_side
    from line
    where counts
) as sided
