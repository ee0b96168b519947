-- dim_order_type · one row per order type: the plant's own list, and unknown codes that a load mentions
-- inputs: active_member (order_type) · target: dim_order_type · key: order_type
select scope.order_type
from scope_dim_order_type as scope
where
    exists (
        select 1 from active_member as member where member.kind = 'order_type' and member.code = scope.order_type
    )
    or exists (
        select 1
        from dim_order_type as kept
        where
            kept.order_type = scope.order_type
            and (kept.is_standard or kept.name_vi <> '' or kept.name_en <> '' or kept.local_note is not null)
    )
