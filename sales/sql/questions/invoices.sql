-- documents counted as invoice, cancelled ones and credit memos
-- reads line (billing items under the filters) · one row
with document as (
    select
        billing_document,
        bool_or(is_invoice) as is_invoice,
        bool_or(is_cancelled) as is_cancelled,
        bool_or(meaning in ('credit_memo', 'return')) as is_credit,
        sum(revenue) as revenue
    from line
    where counts or (is_invoice and is_cancelled)
    group by billing_document
)

select
    count(*) filter (where is_invoice and not is_cancelled) as invoices,
    count(*) filter (where is_invoice and is_cancelled) as cancelled,
    count(*) filter (where is_credit and not is_cancelled) as credit_memos,
    coalesce(sum(revenue) filter (where is_credit and not is_cancelled), 0) as credit_value
from document
