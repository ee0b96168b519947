-- codes that lists mention and nobody has described: to be worked through
-- one row per kind × code
select 'billing_type' as kind, t.billing_type as code, count(f.row_key) as lines, coalesce(sum(f.net_value), 0) as value_vnd
from dim_billing_type as t
left join fact_billing as f on f.billing_type = t.billing_type
where t.meaning = 'unknown'
group by t.billing_type
union all
select 'delivery_type', t.delivery_type, count(f.row_key), null
from dim_delivery_type as t
left join fact_delivery as f on f.delivery_type = t.delivery_type
where t.meaning = 'unknown'
group by t.delivery_type
union all
select 'channel', c.channel, count(f.row_key), coalesce(sum(f.net_value), 0)
from dim_channel as c
left join fact_billing as f on f.channel = c.channel
where c.name_vi = '' and c.name_en = ''
group by c.channel
union all
select 'customer_group', g.customer_group, count(f.row_key), coalesce(sum(f.net_value), 0)
from dim_customer_group as g
left join fact_billing as f on f.customer_group = g.customer_group
where g.name_vi = '' and g.name_en = ''
group by g.customer_group
union all
select 'customer_group_text', f.customer_group_text, count(*), null
from fact_delivery as f
where
    f.customer_group_text <> ''
    and not exists (select 1 from dim_customer_group as g where lower(g.list_text) = lower(f.customer_group_text))
group by f.customer_group_text
union all
select 'customer', c.customer, count(f.row_key), coalesce(sum(f.net_value), 0)
from dim_customer as c
left join fact_billing as f on f.customer = c.customer
where c.name = ''
group by c.customer
union all
select 'salesman', s.salesman, count(f.row_key), coalesce(sum(f.net_value), 0)
from dim_salesman as s
left join fact_billing as f on f.salesman = s.salesman
where s.name = ''
group by s.salesman
