-- dim_channel · one row per distribution channel: the plant's own list, and unknown codes that a load mentions
-- inputs: active_member (channel) · target: dim_channel · key: channel
select scope.channel
from scope_dim_channel as scope
where
    exists(select 1 from active_member as member where member.kind = 'channel' and member.code = scope.channel)
    or exists (
        select 1
        from dim_channel as kept
        where
            kept.channel = scope.channel
            and (kept.is_standard or kept.name_vi <> '' or kept.name_en <> '' or kept.local_is_internal is not null)
    )
