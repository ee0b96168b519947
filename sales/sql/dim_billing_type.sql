-- dim_billing_type · one row per billing type: the known ones, and unknown codes that a load mentions
-- inputs: active_member (billing_type) · target: dim_billing_type · key: billing_type
select scope.billing_type
from scope_dim_billing_type as scope
where
    exists(
        select 1 from active_member as member where member.kind = 'billing_type' and member.code = scope.billing_type
    )
    or exists (
        select 1
        from dim_billing_type as kept
        where
            kept.billing_type = scope.billing_type
            and (
                kept.is_standard
                or kept.name_vi <> ''
                or kept.name_en <> ''
                or num_nonnulls(
                    kept.local_meaning, kept.local_sign, kept.local_is_revenue, kept.local_is_invoice,
                    kept.local_is_quantity, kept.local_currency
                ) > 0
            )
    )
