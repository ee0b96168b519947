-- every customer that was ever invoiced, as of a day: how recent, how often, how much, and what that makes of him
-- one row per customer · limits are fixed (sales_setting), whatever the filters
with setting as (
    select
        max(value) filter (where setting = 'lost_after_days') as lost_after_days,
        max(value) filter (where setting = 'lost_min_invoices') as lost_min_invoices,
        max(value) filter (where setting = 'risk_interval_ratio') as risk_interval_ratio,
        max(value) filter (where setting = 'new_within_days') as new_within_days,
        max(value) filter (where setting = 'segment_invoices') as segment_invoices,
        max(value) filter (where setting = 'segment_revenue') as segment_revenue,
        max(value) filter (where setting = 'rfm_recency_1') as rfm_recency_1,
        max(value) filter (where setting = 'rfm_recency_2') as rfm_recency_2,
        max(value) filter (where setting = 'rfm_frequency_1') as rfm_frequency_1,
        max(value) filter (where setting = 'rfm_frequency_2') as rfm_frequency_2,
        max(value) filter (where setting = 'rfm_monetary_1') as rfm_monetary_1,
        max(value) filter (where setting = 'rfm_monetary_2') as rfm_monetary_2
    from sales_setting
),

invoice as (
    select d.customer, d.billing_document, to_date(d.date_id::text, 'YYYYMMDD') as day
    from billing_document as d
    inner join dim_billing_type as t on t.billing_type = d.billing_type and t.is_invoice
    left join dim_channel as c on c.channel = d.channel
    where
        d.customer <> ''
        and not d.is_in_cancellation
        and not coalesce(c.is_internal, false)
        and d.date_id <= %(as_of_id)s
        and (%(channels)s::text[] is null or d.channel = any(%(channels)s))
),

reach as (
    select min(day) as first_day from invoice
),

invoice_day as (
    select customer, day, count(*) as invoices, day - lag(day) over (partition by customer order by day) as gap_days
    from invoice
    group by customer, day
),

last_one as (
    select customer, min(day) as first_day, max(day) as last_day, sum(invoices)::integer as invoices
    from invoice_day
    group by customer
),

rhythm as (
    select
        last_one.customer,
        last_one.first_day,
        last_one.last_day,
        last_one.invoices,
        %(as_of)s::date - last_one.last_day as silent_days,
        sum(d.invoices) filter (where d.day > last_one.last_day - 365)::integer as invoices_before,
        coalesce(sum(d.invoices) filter (where d.day > %(as_of)s::date - 365), 0)::integer as invoices_year,
        (percentile_cont(0.5) within group (order by d.gap_days))::numeric as median_gap_days,
        max(d.gap_days) filter (where d.day > %(as_of)s::date - setting.new_within_days::integer) as recent_gap_days
    from last_one
    inner join invoice_day as d on d.customer = last_one.customer
    cross join setting
    group by last_one.customer, last_one.first_day, last_one.last_day, last_one.invoices
),

paid as (
    select l.customer, sum(l.net_value * l.sign) as revenue_year
    from billing_line as l
    where
        l.is_revenue
        and not l.is_void
        and not l.is_internal
        and l.date_id > %(year_ago_id)s
        and l.date_id <= %(as_of_id)s
        and (%(channels)s::text[] is null or l.channel = any(%(channels)s))
    group by l.customer
),

judged as (
    select
        rhythm.*,
        coalesce(paid.revenue_year, 0) as revenue_year,
        rhythm.silent_days > setting.lost_after_days and rhythm.invoices_before >= setting.lost_min_invoices as is_lost,
        coalesce(rhythm.silent_days > setting.risk_interval_ratio * rhythm.median_gap_days, false) as is_at_risk,
        rhythm.first_day > %(as_of)s::date - setting.new_within_days::integer
            and reach.first_day <= %(as_of)s::date - 2 * setting.new_within_days::integer as is_new,
        coalesce(rhythm.recent_gap_days, 0) > setting.lost_after_days as is_returning,
        %(as_of)s::date - reach.first_day as reach_days,
        case
            when rhythm.silent_days <= setting.rfm_recency_1 then 3
            when rhythm.silent_days <= setting.rfm_recency_2 then 2
            else 1
        end as recency_score,
        case
            when rhythm.invoices_year >= setting.rfm_frequency_1 then 3
            when rhythm.invoices_year >= setting.rfm_frequency_2 then 2
            else 1
        end as frequency_score,
        case
            when coalesce(paid.revenue_year, 0) >= setting.rfm_monetary_1 then 3
            when coalesce(paid.revenue_year, 0) >= setting.rfm_monetary_2 then 2
            else 1
        end as monetary_score,
        rhythm.invoices_year >= setting.segment_invoices as is_frequent,
        coalesce(paid.revenue_year, 0) >= setting.segment_revenue as is_big
    from rhythm
    cross join setting
    cross join reach
    left join paid on paid.customer = rhythm.customer
)

select
    judged.customer,
    coalesce(c.name, '') as customer_name,
    judged.first_day as first_invoice_date,
    judged.last_day as last_invoice_date,
    judged.silent_days,
    round(judged.median_gap_days, 1) as median_gap_days,
    judged.invoices,
    judged.invoices_year,
    judged.revenue_year as revenue_year_vnd,
    judged.recency_score,
    judged.frequency_score,
    judged.monetary_score,
    case
        when judged.is_lost then 'lost'
        when judged.is_at_risk then 'at_risk'
        when judged.is_new then 'new'
        when judged.is_returning then 'returning'
        else 'regular'
    end as state,
    case
        when judged.is_frequent and judged.is_big then 'core'
        when judged.is_big then 'big_rare'
        when judged.is_frequent then 'small_frequent'
        else 'occasional'
    end as segment,
    judged.reach_days
from judged
left join dim_customer as c on c.customer = judged.customer
