-- dim_delivery_type · one row per delivery type: the known ones, and unknown codes that a load mentions
-- inputs: active_member (delivery_type) · target: dim_delivery_type · key: delivery_type
select scope.delivery_type
from scope_dim_delivery_type as scope
where
    exists(
        select 1 from active_member as member where member.kind = 'delivery_type' and member.code = scope.delivery_type
    )
    or exists (
        select 1
        from dim_delivery_type as kept
        where
            kept.delivery_type = scope.delivery_type
            and (kept.is_standard or kept.name_vi <> '' or kept.name_en <> '' or kept.local_meaning is not null)
    )
