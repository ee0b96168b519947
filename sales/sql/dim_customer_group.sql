-- dim_customer_group · one row per customer group: the plant's own list, and unknown codes that a load mentions
-- inputs: active_member (customer_group) · target: dim_customer_group · key: customer_group
select scope.customer_group
from scope_dim_customer_group as scope
where
    exists(
        select 1 from active_member as member where member.kind = 'customer_group' and member.code = scope.customer_group
    )
    or exists (
        select 1
        from dim_customer_group as kept
        where
            kept.customer_group = scope.customer_group
            and (kept.is_standard or kept.name_vi <> '' or kept.name_en <> '' or kept.list_text is not null)
    )
