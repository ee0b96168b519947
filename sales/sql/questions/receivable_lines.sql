-- customer × salesman × channel of one snapshot, with what to do next
-- reads line (rows of one snapshot), line_before (of the one before) · one row per line of the snapshot
-- weights of the priority: over 30 / 60 / 90 / 180 days = 5 / 15 / 40 / 80 percent of what is still open
with still as (
    select
        line.*,
        greatest(line.target_1_30 - line.realization_1_30, 0) as open_1_30,
        greatest(line.target_31_60 - line.realization_31_60, 0) as open_31_60,
        greatest(line.target_61_90 - line.realization_61_90, 0) as open_61_90,
        greatest(line.target_91_120 - line.realization_91_120, 0) as open_91_120,
        greatest(line.target_121_180 - line.realization_121_180, 0) as open_121_180,
        greatest(line.target_over_180 - line.realization_over_180, 0) as open_over_180,
        count(*) over (partition by line.customer, line.salesman, line.channel) as lines
    from line
),

earlier as (
    select customer, salesman, channel, sum(total_target) as total_target
    from line_before
    group by customer, salesman, channel
)

select
    still.row_key,
    %(shown_on)s::date as snapshot_date,
    still.customer,
    coalesce(c.name, '') as customer_name,
    still.salesman,
    coalesce(s.name, '') as salesman_name,
    still.channel,
    still.customer_group,
    still.target_1_30 as target_1_30_vnd,
    still.target_31_60 as target_31_60_vnd,
    still.target_61_90 as target_61_90_vnd,
    still.target_91_120 as target_91_120_vnd,
    still.target_121_180 as target_121_180_vnd,
    still.target_over_180 as target_over_180_vnd,
    still.total_target as target_vnd,
    still.total_realization as realization_vnd,
    still.open_1_30 + still.open_31_60 + still.open_61_90 + still.open_91_120 + still.open_121_180 + still.open_over_180
        as open_vnd,
    still.total_target - still.target_1_30 as overdue_vnd,
    case when still.total_target > 0 then (still.total_target - still.target_1_30) / still.total_target end
        as overdue_ratio,
    case
        when still.open_over_180 > 0 then 'over_180'
        when still.open_121_180 > 0 then '121_180'
        when still.open_91_120 > 0 then '91_120'
        when still.open_61_90 > 0 then '61_90'
        when still.open_31_60 > 0 then '31_60'
        when still.open_1_30 > 0 then '1_30'
        else ''
    end as oldest_bucket,
    case when still.lines = 1 then still.total_target - earlier.total_target end as change_vnd,
    round(
        still.open_31_60 * 0.05 + still.open_61_90 * 0.15 + (still.open_91_120 + still.open_121_180) * 0.40
        + still.open_over_180 * 0.80, 0
    ) as priority_vnd,
    coalesce(
        nullif(n.next_action, ''),
        case
            when still.open_over_180 + still.open_121_180 > 0 then 'escalate'
            when still.open_91_120 > 0 then 'call'
            when still.open_61_90 > 0 then 'mail'
            else ''
        end
    ) as next_action,
    n.next_contact_date,
    coalesce(n.note, '') as note
from still
left join earlier
    on earlier.customer = still.customer and earlier.salesman = still.salesman and earlier.channel = still.channel
left join dim_customer as c on c.customer = still.customer
left join dim_salesman as s on s.salesman = still.salesman
left join customer_note as n on n.customer = still.customer
