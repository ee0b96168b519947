-- dim_movement_type · one row per type that an active load mentions or that is standard; a new one is of class unknown
-- inputs: active_member · target: dim_movement_type · key: movement_type
select s.movement_type
from scope_dim_movement_type as s
where
    exists (select 1 from active_member as m where m.kind = 'movement_type' and m.code = s.movement_type)
    or exists (
        select 1 from dim_movement_type as t
        where t.movement_type = s.movement_type and t.standard_movement_class is not null
    )
