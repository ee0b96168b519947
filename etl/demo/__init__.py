"""The demo plant: a simulated paint manufacturer that writes SAP lists as SAP would and keeps its own books.

`build` simulates the company, `write_lists` exports it, `World.truth` answers what product figures are compared with.
Nothing here imports Django or any code of the product, so the truth cannot repeat the product's mistakes.
"""
