"""Tables derived from the facts of stock. Written by derivations only (`inventory/derivations.py`)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from inventory.models.dimensions import DimLocation, DimMaterial


def _reference(to: type[models.Model]) -> "models.ForeignKey[models.Model, models.Model]":
    return models.ForeignKey(
        to, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )


class Summary(models.Model):
    """A derived table."""

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.pk)


class InventoryBalance(Summary):
    """Movements added up by month, kept by differences. `movement_count` keeps a row that nets to 0 alive.

    Grain: month × material × location × movement type × on transfer order × unit (`changes_stock` is the type's).
    """

    pk = models.CompositePrimaryKey(
        "month", "material_id", "location_id", "movement_type", "on_transfer_order", "changes_stock", "unit"
    )
    month = models.IntegerField(help_text=_("YYYYMM"))
    material = _reference(DimMaterial)
    location = _reference(DimLocation)
    movement_type = models.TextField()
    on_transfer_order = models.BooleanField()
    changes_stock = models.BooleanField()
    unit = models.TextField()
    quantity = models.DecimalField(max_digits=20, decimal_places=3)
    movement_count = models.IntegerField()

    class Meta:
        db_table = "inventory_balance"
        indexes = [models.Index(fields=["material", "month"], name="inventory_balance_material")]


class InventoryTotal(Summary):
    """All stock-changing movements of a material at a place. Grain: material × location × unit."""

    pk = models.CompositePrimaryKey("material_id", "location_id", "unit")
    material = _reference(DimMaterial)
    location = _reference(DimLocation)
    unit = models.TextField()
    quantity = models.DecimalField(max_digits=20, decimal_places=3)
    movement_count = models.IntegerField()

    class Meta:
        db_table = "inventory_total"


class InventoryBatchBalance(Summary):
    """All stock-changing movements of a batch at a place. Grain: material × location × batch × unit."""

    pk = models.CompositePrimaryKey("material_id", "location_id", "batch", "unit")
    material = _reference(DimMaterial)
    location = _reference(DimLocation)
    batch = models.TextField()
    unit = models.TextField()
    quantity = models.DecimalField(max_digits=20, decimal_places=3)
    movement_count = models.IntegerField()

    class Meta:
        db_table = "inventory_batch_balance"
        indexes = [models.Index(fields=["batch"], name="inventory_batch_balance_batch")]


class StockList(Summary):
    """The stock lists that exist. Grain: plant × snapshot date."""

    pk = models.CompositePrimaryKey("plant", "date_id")
    plant = models.TextField()
    date_id = models.IntegerField()
    line_count = models.IntegerField()

    class Meta:
        db_table = "stock_list"


class ListedValue(Summary):
    """What stock lists say a material is worth: prices are found here without reading the lists' lines.

    Grain: material × unit × currency × day. Lines of unrestricted stock with a value and a quantity above 0.
    """

    pk = models.CompositePrimaryKey("material_id", "unit", "currency", "date_id")
    material = _reference(DimMaterial)
    unit = models.TextField()
    currency = models.TextField()
    date_id = models.IntegerField(help_text=_("YYYYMMDD"))
    quantity = models.DecimalField(max_digits=20, decimal_places=3)
    value = models.DecimalField(max_digits=22, decimal_places=3)
    line_count = models.IntegerField()

    class Meta:
        db_table = "listed_value"


class InventoryAnchor(Summary):
    """The stock list that a plant's stock stands on: staff's newest choice, else the earliest list. Grain: plant."""

    plant = models.TextField(primary_key=True)
    date_id = models.IntegerField()
    is_chosen = models.BooleanField(help_text=_("chosen by staff"))

    class Meta:
        db_table = "inventory_anchor"


class InventoryOpening(Summary):
    """What has to be added to all movements up to a day to get the stock of that day.

    = count of the anchor list − movements up to the anchor's date. Only where that is not 0.
    Grain: material × location × batch × unit, in anchored plants, on hand.
    """

    pk = models.CompositePrimaryKey("material_id", "location_id", "batch", "unit")
    material = _reference(DimMaterial)
    location = _reference(DimLocation)
    batch = models.TextField()
    unit = models.TextField()
    quantity = models.DecimalField(max_digits=20, decimal_places=3)

    class Meta:
        db_table = "inventory_opening"


class BatchReceipt(Summary):
    """When a batch came into the company, whatever transfers came after. Grain: material × batch."""

    pk = models.CompositePrimaryKey("material_id", "batch")
    material = _reference(DimMaterial)
    batch = models.TextField()
    first_date_id = models.IntegerField()
    last_date_id = models.IntegerField()
    quantity = models.DecimalField(max_digits=20, decimal_places=3)

    class Meta:
        db_table = "batch_receipt"


class TransitMovement(Summary):
    """Lines that put goods into transit or take them out, with the batch of the opposite line of the document.

    Grain: one row per such movement line. `plant` is the receiving plant. One of the two quantities is 0.
    """

    row_key = models.UUIDField(primary_key=True)
    date_id = models.IntegerField()
    plant = models.TextField()
    purchase_order = models.TextField()
    material = _reference(DimMaterial)
    batch = models.TextField()
    unit = models.TextField()
    issued_quantity = models.DecimalField(max_digits=18, decimal_places=3)
    received_quantity = models.DecimalField(max_digits=18, decimal_places=3)

    class Meta:
        db_table = "transit_movement"
        indexes = [
            models.Index(
                fields=["material", "plant", "purchase_order", "batch"], name="transit_movement_position"
            ),
            models.Index(fields=["date_id"], name="transit_movement_date"),
        ]


class TransitPosition(Summary):
    """Goods between two plants. Grain: receiving plant × purchase order × material × batch × unit."""

    pk = models.CompositePrimaryKey("plant", "purchase_order", "material_id", "batch", "unit")
    plant = models.TextField()
    purchase_order = models.TextField()
    material = _reference(DimMaterial)
    batch = models.TextField()
    unit = models.TextField()
    issued_quantity = models.DecimalField(max_digits=20, decimal_places=3)
    received_quantity = models.DecimalField(max_digits=20, decimal_places=3)
    movement_count = models.IntegerField()

    class Meta:
        db_table = "transit_position"
        indexes = [
            models.Index(
                fields=["plant", "material"],
                name="transit_position_open",
                condition=~models.Q(issued_quantity=models.F("received_quantity")),
            )
        ]


class MaterialClass(Summary):
    """ABC and XYZ class of a material, stored once a month so that classes do not jump with filters.

    Grain: month × material. Over the 12 months that end with `month`.
    """

    pk = models.CompositePrimaryKey("month", "material_id")
    month = models.IntegerField(help_text=_("YYYYMM"))
    material = _reference(DimMaterial)
    abc = models.TextField(blank=True)
    abc_by_picks = models.TextField(blank=True)
    xyz = models.TextField(blank=True)
    consumption_value = models.DecimalField(max_digits=24, decimal_places=3, null=True)
    consumption_kg = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    pick_count = models.IntegerField()
    variation = models.DecimalField(max_digits=12, decimal_places=4, null=True)

    class Meta:
        db_table = "material_class"
