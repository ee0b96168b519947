-- billing_document · one row per billing document, with its part in a cancellation
-- inputs: fact_billing · target: billing_document · key: billing_document
-- lists name the other document on either side, so both directions are followed; a cancelled flag alone is enough
with document as (
    select
        f.billing_document,
        min(f.date_id) as date_id,
        min(f.billing_type) as billing_type,
        min(f.channel) as channel,
        min(f.customer) as customer,
        min(f.salesman) as salesman,
        count(*)::integer as item_count,
        bool_or(f.is_flagged_cancelled) as is_flagged,
        max(f.cancel_document) as names
    from scope_billing_document as scope
    inner join fact_billing as f on f.billing_document = scope.billing_document
    group by f.billing_document
),

named_by as (
    select f.cancel_document as billing_document, min(f.billing_document) as counterpart
    from scope_billing_document as scope
    inner join fact_billing as f on f.cancel_document = scope.billing_document
    where f.cancel_document <> ''
    group by f.cancel_document
),

paired as (
    select
        document.*,
        coalesce(nullif(document.names, ''), named_by.counterpart, '') as counterpart
    from document
    left join named_by on named_by.billing_document = document.billing_document
)

select
    paired.billing_document,
    paired.date_id,
    paired.billing_type,
    paired.channel,
    paired.customer,
    paired.salesman,
    paired.item_count,
    paired.is_flagged or paired.counterpart <> '' as is_in_cancellation,
    paired.counterpart,
    exists(
        select 1 from fact_billing as other
        where other.billing_document = paired.counterpart and paired.counterpart <> ''
    ) as is_counterpart_listed
from paired
