-- dim_location · one row per place that an active load mentions or that is standard
-- inputs: active_member · target: dim_location · key: plant, storage_location, place
-- a plant of which a list has rows without storage location has one row for each place that they can mean
select s.plant, s.storage_location, s.place
from scope_dim_location as s
where
    exists (
        select 1 from active_member as m
        where
            m.kind = 'location'
            and split_part(m.code, '|', 1) = s.plant
            and storage_location_code(split_part(m.code, '|', 2)) = s.storage_location
    )
    or exists (
        select 1 from dim_location as l
        where l.plant = s.plant and l.storage_location = s.storage_location and l.place = s.place and l.is_standard
    )
