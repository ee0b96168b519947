-- dim_mrp_controller · one row per MRP controller: the plant's own list, and unknown codes that a load mentions
-- inputs: active_member (mrp_controller) · target: dim_mrp_controller · key: mrp_controller
select scope.mrp_controller
from scope_dim_mrp_controller as scope
where
    exists (
        select 1 from active_member as member where member.kind = 'mrp_controller' and member.code = scope.mrp_controller
    )
    or exists (
        select 1
        from dim_mrp_controller as kept
        where
            kept.mrp_controller = scope.mrp_controller
            and (kept.is_standard or kept.name_vi <> '' or kept.name_en <> '' or kept.local_note is not null)
    )
