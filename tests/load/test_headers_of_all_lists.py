"""Every list in every variant of its header is recognised or asked about, and no list is taken for another."""

import random
import unicodedata
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import pytest

from alkana.refusals import Refused
from etl.demo.quirks import CellKind, Family, Heading, write_table
from etl.reading.cells import Cell
from etl.reading.detect import detect
from etl.reading.workbook import open_list
from etl.sources.base import Column, all_sources, get_source
from tests.workbooks import xlsx

# As SAP spells them; measured on real files.
SPELLED = {
    "mb51": """
Posting Date | Movement Type | Plant | Storage Location | Material | Material Description | Batch | Qty in
Un. of Entry | Unit of Entry | Cost Center | G/L Account | Material Document | Text | Reference | Reason for
Movement | Purchase Order
""",
    "cooispi": """
Plant | Sales Order | Order | Order Type | Material Number | Basic start date | Release date (actual) |
Actual finish date | Material description | BOM alternative | Batch | System Status | MRP controller | Order
quantity (GMEIN) | Delivered quantity (GMEIN) | Unit of measure (=GMEIN) | Created on | Basic finish date
""",
    "zrmm024": """
Purch. Order | Item | Purch. Date | Suppl. Plant | Dest. Plant | Material | Material Description | Qty.
Order | Free on MM | Gross Weight | Tonnage Order | Tolerance (%) | Qty. Tolerance | Qty. Order + Tol. |
Delivery Date | Qty. GI | Tonnage GI | Mat. Doc. GI | Year GI | GI Date | Qty. Receipt | Tonnage Receipt |
Mat. Doc. Receipt | Year GR | GR Date | Qty. Intransit | Tonnage Intransit | GR Status | PR Number | PR Item
| Requester | Contract Number | Contract Item | Compl. Delv.(%) | Final Delv. (%) | Compl. Delv. | SO Number
| SO Item | OD Number | OD Item | Qty. OD | Tonnage OD | UoM OD | OD Date | DO Number | Sold To | Sold To
Cust. Name | Ship To | Ship To Cust. Name | Ship To Address | Ship To City | PH - Level 7 | DC 1 | DC 2 | DC
3 | Safety Stock | MTS / MTO | Size/Dimension OD
""",
    "zrsd002": """
Billing Date | Billing Document | Sloc | Tax Classification | TOP | Billing Type | Sales Organization |
Sales Office | Dist Channel | Sold-to | Payer | Bill-to | Name of Bill to | Cust. City | Cust. Group |
Trans. Zone | Reg Stru. Group | Ship-to | Name of Ship-to | Address of Ship-to | Usage | Salesman ID |
Salesman Name | Billing Item | Material | Material Type | Description | Item Proposal | Prod. Hierarchy |
Billing Qty | Sales Unit | Curr | Exchange Rate | Cust Pricing Proc | Price | Total Price | Discount Item |
Discount (Header) | DP | Discount | Net Value | Tax | Total | Net Weight | Weight Unit | Volum | Volum Unit
| Cust. Formula Reason | SO No. | SO Date. | Doc Reference (OD). | Cancelled | Doc. Cancel | Tonase | Tonase
Unit | Created By | Pos. Status | Ins & Freight (Export)
""",
    "zrsd004": """
Delivery Date | Actual GI Date | Delivery | SO Reference | Req. Type | Delivery Type | Shipping Point | Sloc
| Sales Office | Dist. Channel | Cust. Group | Sold-to Party | Ship-to Party | Name of Ship-to | City of
Ship-to | Regional Stru. Grp. | Transportation Zone | Salesman ID | Salesman Name | Material | Description |
Delivery Qty | Tonase | Tonase Unit | Actual Delivery Qty | Sales Unit | Net Weight | Weight Unit | Volume |
Volume Unit | Created By | Product Hierarchy | Line Item | Total Movement Goods Stat
""",
    "zrsd006": """
SOrg | Distribution Channel | Material Code | Mat. Description | Mat. Type | UOM | PH 1 | Division | PH 2 |
Business | PH 3 | Sub Business | PH 4 | Product Group | PH 5 | Product Group 1 | PH 6 | Product Group 2 | PH
7 | Series | PH 8 | Color | PH 9 | Item | Material Group 1
""",
    "zrfi005": """
Company Code | Profit Center | Distribution Channel | Customer Hirarchy | Customer Group | Salesman Code |
Salesman Name | Customer Code | Customer Name | Currency | Target 1-30 Days | Target 31-60 Days | Target 61
- 90 Days | Target 91 - 120 Days | Target 121 - 180 Days | Target > 180 Days | Total Target | Realization
Not Due | Realization 1 - 30 Days | Realization 31 - 60 Days | Realization 61 - 90 Days | Realization 91 -
120 Days | Realization 121 - 180 Days | Realization > 180 Days | Total Realization
""",
    "zrpp062": """
MRP controller | Product Group 1 | Product Group 2 | Material | Material Description | Batch | Process Order
| Order SFG Liquid | Qty Order SFG Liquid | TB | PV | BOM Alt. | BOM Text | Group Recipe | Process Order Qty
| UoM | Tonase POS | UoM Tonase | System Status | UD Status | GI Packaging to Order Lbl | UoM | GI SFG
Liquid to Order Filling | UoM | GR Qty to 0201 | Tonase Alkana(0201) | UoM | GR By-Product | UoM | BAR SFG |
Qty Allowance | SG Theoretical | SG Actual | Variant Prod SFG Result(%) | Variant FG (PC) | Variant FG (%) |
Lossess FG Result (Kg) | Lossess FG Result (%) | Pc to Kg (actual) | PD Manager | PD Leader
""",
    "target": """
Salesman Name | Semester | Year | Target
""",
    "mb52": """
Plant | Storage Location | Material | Material Description | Batch | Special Stock | Unrestricted | Base
Unit of Measure | In Quality Insp. | Blocked | Stock in Transfer | Value Unrestricted | Currency
""",
}  # fmt: skip
HEADERS = {code: [" ".join(name.split()) for name in text.split("|")] for code, text in SPELLED.items()}
# What a person is asked when a file is not clearly one list.
ASKED = {"two-lists-equally-likely", "header-missing", "no-known-list"}
Header = list[Cell]


def columns_of(code: str) -> tuple[Column, ...]:
    return get_source(code).columns


def spelt_otherwise(code: str, choose: Callable[[Column], str]) -> Header:
    """The measured header with each name in another spelling."""
    found: dict[tuple[str, int], str] = {(c.header, c.occurrence): choose(c) for c in columns_of(code)}
    seen: dict[str, int] = {}
    header: Header = []
    for name in HEADERS[code]:
        seen[name] = seen.get(name, 0) + 1
        header.append(found.get((name, seen[name]), name))
    return header


def first_synonym(column: Column) -> str:
    return column.synonyms[0] if column.synonyms else column.header


def last_synonym(column: Column) -> str:
    """Mostly the Vietnamese one."""
    return column.synonyms[-1] if column.synonyms else column.header


def shuffled(code: str) -> Header:
    """Repeated names keep their order: only that tells them apart."""
    header = list(HEADERS[code])
    once = [place for place, name in enumerate(header) if header.count(name) == 1]
    moved = random.Random(code).sample(once, len(once))
    for place, source in zip(once, moved, strict=True):
        header[place] = HEADERS[code][source]
    return list(header)


def only_required(code: str) -> Header:
    wanted = {(column.header, column.occurrence) for column in columns_of(code) if column.required}
    repeated = {name for name, occurrence in wanted if occurrence > 1}
    return [name for name in HEADERS[code] if (name, 1) in wanted or name in repeated]


RECOGNISED: dict[str, Callable[[str], list[Header]]] = {
    "as SAP writes it": lambda code: [list(HEADERS[code])],
    "title rows above": lambda code: [["Danh sách"], [], [None, "14.03.2025"], list(HEADERS[code])],
    "capital letters": lambda code: [[name.upper() for name in HEADERS[code]]],
    "odd blanks": lambda code: [[" " + name.replace(" ", "\u00a0  ") + " " for name in HEADERS[code]]],
    "line breaks": lambda code: [[name.replace(" ", "\n") for name in HEADERS[code]]],
    "shuffled": lambda code: [shuffled(code)],
    "empty columns between": lambda code: [[cell for name in HEADERS[code] for cell in (name, None)]],
    "more columns": lambda code: [["Nr.", *HEADERS[code], "Ghi chú thêm", "Kiểm tra"]],
    "only what is needed": lambda code: [only_required(code)],
}
# People rename and translate: the list is found, or they are asked.
RECOGNISED_OR_ASKED: dict[str, Callable[[str], list[Header]]] = {
    "first other spelling": lambda code: [spelt_otherwise(code, first_synonym)],
    "last other spelling": lambda code: [spelt_otherwise(code, last_synonym)],
    "decomposed letters": lambda code: [
        [unicodedata.normalize("NFD", str(name)) for name in spelt_otherwise(code, last_synonym)]
    ],
    "the first half": lambda code: [list(HEADERS[code][: len(HEADERS[code]) // 2])],
    "the second half": lambda code: [list(HEADERS[code][len(HEADERS[code]) // 2 :])],
}


def taken_for(path: Path) -> str | None:
    """The list that a file is taken for; None when its user is asked."""
    try:
        with open_list(path) as file:
            chosen = detect(file, all_sources()).chosen
    except Refused as refusal:
        if refusal.code not in ASKED:
            raise
        return None
    return chosen.source.code if chosen else None


def written(folder: Path, header: list[Header]) -> Path:
    return xlsx(folder / "danh sach.xlsx", [*header, ["x"] * len(header[-1])])


def test_all_ten_lists_are_declared_with_the_headers_that_were_measured() -> None:
    assert {source.code for source in all_sources()} == HEADERS.keys()
    assert len(HEADERS) == 10
    for code, header in HEADERS.items():
        declared = [column.header for column in columns_of(code)]
        assert [name for name in header if name not in declared] == [], code
        assert [name for name in declared if name in header] == header or code in {"mb51", "mb52"}, code


@pytest.mark.parametrize("variant", RECOGNISED)
@pytest.mark.parametrize("code", HEADERS)
def test_a_list_is_recognised(folder: Path, code: str, variant: str) -> None:
    assert taken_for(written(folder, RECOGNISED[variant](code))) == code


@pytest.mark.parametrize("variant", RECOGNISED_OR_ASKED)
@pytest.mark.parametrize("code", HEADERS)
def test_a_list_is_recognised_or_its_user_is_asked(folder: Path, code: str, variant: str) -> None:
    assert taken_for(written(folder, RECOGNISED_OR_ASKED[variant](code))) in {code, None}


@pytest.mark.parametrize("variant", ["first other spelling", "last other spelling", "decomposed letters"])
def test_other_spellings_are_mostly_recognised(folder: Path, variant: str) -> None:
    """Asking about everything would satisfy the test above."""
    found = [
        code for code in HEADERS if taken_for(written(folder, RECOGNISED_OR_ASKED[variant](code))) == code
    ]
    assert len(found) == len(HEADERS), set(HEADERS) - set(found)


@pytest.mark.parametrize("family", list(Family))
@pytest.mark.parametrize("code", HEADERS)
def test_a_list_is_recognised_in_the_bytes_of_sap_and_of_excel(
    folder: Path, code: str, family: Family
) -> None:
    """The header row of SAP's own export is numbered 0, which most readers lose."""
    headings = [Heading(name, CellKind.TEXT) for name in HEADERS[code]]
    path = folder / "export.xlsx"
    write_table(path, headings, [["x"] * len(headings)], family=family)
    assert taken_for(path) == code


@pytest.mark.parametrize("code", HEADERS)
def test_without_any_one_needed_column_a_list_is_never_taken_for_another(folder: Path, code: str) -> None:
    for column in columns_of(code):
        if column.required and HEADERS[code].count(column.header) == 1:
            header = [[name for name in HEADERS[code] if name != column.header]]
            assert taken_for(written(folder, header)) is None, column.header


def test_two_lists_side_by_side_are_asked_about_or_one_of_them(folder: Path) -> None:
    for (one, left), (other, right) in combinations(HEADERS.items(), 2):
        assert taken_for(written(folder, [[*left, *right]])) in {one, other, None}
