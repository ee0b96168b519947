"""Codes that stock lists must be among."""

from etl.joins import CodeList, register

register(
    CodeList(
        "plant",
        ("plant", "supplying_plant", "destination_plant"),
        known="select plant as code from dim_plant where is_standard or name_vi <> '' or name_en <> ''",
        mentioned="select split_part(code, '|', 1) from active_member where kind = 'location' and load_id <> %(load)s",
    ),
    CodeList(
        "movement_type",
        ("movement_type",),
        known="select movement_type as code from dim_movement_type where movement_class <> 'unknown'",
    ),
)
