"""From the bytes of a SAP list to typed column blocks.

`workbook.open_list` opens a file whatever its type, `detect.detect` finds out which list it is, `blocks.typed_blocks`
types its rows. Pure functions of bytes: no database, no settings, no list known by name.
"""
