"""What the generators yield: ledger rows under the column identifiers of the workbook."""

from datetime import date
from decimal import Decimal

Cell = str | int | bool | date | Decimal | None
Row = dict[str, Cell]
"""One row of a sheet; months are the first of the month."""
