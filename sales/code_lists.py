"""Codes that sales lists must be among."""

from etl.joins import CodeList, register

register(
    *(
        CodeList(
            name,
            (name,),
            known=f"select {name} as code from dim_{name} where is_standard or name_vi <> '' or name_en <> ''",
        )
        for name in ("channel", "customer_group", "billing_type", "delivery_type")
    )
)
