"""The fields that SAP keeps codes in: how long a code can be and how it is kept. A list names one for each code.

What becomes of a cell in such a field is in `etl/reading/codes.py`; why: docs/decisions/0070-codes-fit-their-field.md.
"""

from dataclasses import dataclass
from enum import StrEnum

from etl import logon_words


class Form(StrEnum):
    """How a field keeps the zeros of a code that is all digits.

    NUMBER: padded with zeros that mean nothing (documents, orders, materials, customers): they go.
    FIXED: always as wide as the field (plants, storage locations, channels): lost zeros come back.
    COUNTER: digits only, and nothing entered is 0 (reasons of a movement).
    PARTS: several numbers in one (a sales order and its item), parted by blanks or `/`; each without its zeros.
    NAME: single blanks (names of people, where a list has no number of them).
    LETTERS: kept as it is (batches, units, product hierarchies).
    """

    NUMBER = "number"
    FIXED = "fixed"
    COUNTER = "counter"
    PARTS = "parts"
    NAME = "name"
    LETTERS = "letters"


@dataclass(frozen=True, slots=True)
class Field:
    """A field of SAP's dictionary. `longest` counts characters of the code without its padding.

    `free`: people may write what they like into it (a reference), so a text that looks like a date or an amount is one.
    `accents`: its codes are words of the logon language (units), which have letters beyond A to Z. `words`: the kind of
    those words, where each has one that stands for it in all languages.
    """

    longest: int
    form: Form = Form.LETTERS
    free: bool = False
    accents: bool = False
    words: str = ""


PLANT = Field(4, Form.FIXED)
STORAGE_LOCATION = Field(4, Form.FIXED)
ORGANIZATION = Field(4, Form.FIXED)
"""Company code, sales organisation, sales office, shipping point."""
CHANNEL = Field(2, Form.FIXED)
CUSTOMER_GROUP = Field(2, Form.FIXED)
TYPE = Field(4)
"""Types of orders, deliveries, invoices, materials, requirements."""
MOVEMENT_TYPE = Field(3, words=logon_words.MOVEMENT)
MRP_CONTROLLER = Field(3, Form.FIXED)
MATERIAL = Field(40, Form.NUMBER)
"""18 characters, 40 where SAP S/4HANA keeps long ones."""
BATCH = Field(10)
UNIT = Field(3, accents=True, words=logon_words.UNIT)
CURRENCY = Field(5)
DOCUMENT = Field(10, Form.NUMBER)
"""Documents of materials, sales, purchasing, delivery and billing."""
ORDER = Field(12, Form.NUMBER)
ITEM = Field(6, Form.NUMBER)
PARTNER = Field(10, Form.NUMBER)
"""Customers, vendors, salesmen; a plant where goods are sent to one."""
ACCOUNT = Field(10, Form.NUMBER)
"""Cost and profit centres, general ledger accounts."""
REASON = Field(4, Form.COUNTER)
REFERENCE = Field(16, Form.NUMBER, free=True)
VERSION = Field(4)
ALTERNATIVE = Field(2, Form.NUMBER)
GROUP = Field(9)
"""Material groups."""
HIERARCHY = Field(18)
"""Product hierarchies and those of customers: each zero is a level's."""
INDICATOR = Field(2)
SPECIAL_STOCK = Field(1)
SPECIAL_STOCK_NUMBER = Field(24, Form.PARTS, free=True)
"""Sales order with its item, vendor, customer or project."""
PROJECT = Field(24)
NAME = Field(80, Form.NAME, free=True, accents=True)
