-- dim_customer · one row per customer code that a load mentions or staff have described
-- inputs: active_member (customer) · target: dim_customer · key: customer
-- each attribute is what the newest list that says it says; an account for one-time customers changes its name with each
with said as (
    select
        scope.customer,
        attribute.key as attribute,
        (array_agg(attribute.value order by member.precedence desc, member.load_id desc))[1] as value
    from scope_dim_customer as scope
    inner join active_member as member on member.kind = 'customer' and member.code = scope.customer
    cross join lateral jsonb_each_text(member.attributes) as attribute
    group by scope.customer, attribute.key
),

known as (
    select scope.customer
    from scope_dim_customer as scope
    where
        exists (select 1 from active_member as member where member.kind = 'customer' and member.code = scope.customer)
        or exists (
            select 1
            from dim_customer as edited
            where
                edited.customer = scope.customer
                and coalesce(
                    edited.local_name, edited.local_city, edited.local_customer_group, edited.local_note
                ) is not null
        )
)

select
    known.customer,
    max(said.value) filter (where said.attribute = 'name') as sap_name,
    max(said.value) filter (where said.attribute = 'city') as sap_city,
    max(said.value) filter (where said.attribute = 'address') as sap_address,
    max(said.value) filter (where said.attribute = 'customer_group') as sap_customer_group,
    max(said.value) filter (where said.attribute = 'channel') as sap_channel
from known
left join said on said.customer = known.customer
group by known.customer
