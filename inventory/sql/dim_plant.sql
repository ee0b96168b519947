-- dim_plant · one row per plant that an active load mentions or that is standard
-- inputs: active_member · target: dim_plant · key: plant
select s.plant
from scope_dim_plant as s
where
    exists (select 1 from active_member as m where m.kind = 'location' and split_part(m.code, '|', 1) = s.plant)
    or exists (select 1 from dim_plant as p where p.plant = s.plant and p.is_standard)
