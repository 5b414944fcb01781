"""Reads a ledger workbook (.xlsx or a .zip of .csv) into model objects; knows the sheets, checks nothing."""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import openpyxl

from models import LEDGERS, Base, Target
from tests.oracle.ledger import Ledger

REGION = "610124"
SHEETS = [
    "部门",
    "干部",
    "企业",
    "包抓",
    "走访",
    "免计",
    "问题",
    "重办",
    "上报",
    "督查",
    "月报",
    "服务",
    "审批",
    "目标",
    "政策资金",
    "加减分",
]


@lru_cache(maxsize=1)
def read(path: Path, region: str = REGION) -> Ledger:
    """Read every sheet of a workbook; the last one is kept, so nobody may change its rows."""
    sheets = dict(_zip(path) if path.suffix == ".zip" else _xlsx(path))
    lists = [
        [_record(table, row, region) for row in sheets.get(name, [])]
        for name, table in zip(SHEETS, LEDGERS, strict=True)
    ]
    return Ledger(*lists)  # type: ignore[arg-type]  # the lists come in the order of the fields


def _xlsx(path: Path) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    for sheet in book:
        header, *rows = sheet.iter_rows(values_only=True)
        yield sheet.title, [dict(zip(map(str, header), row, strict=False)) for row in rows if any(row)]
    book.close()


def _zip(path: Path) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            text = archive.read(name).decode("utf-8-sig")
            yield name.removesuffix(".csv"), list(csv.DictReader(io.StringIO(text)))


def _record(table: type[Base], row: dict[str, Any], region: str) -> Base:
    values: dict[str, Any] = {"region": region}
    for name, column in table.model_fields.items():
        if column.title is not None:
            cell = row.get(column.title)
            if isinstance(cell, str):
                cell = cell.strip() or None
            values[name] = None if cell is None else _reader(table, name, column.annotation)(cell)
    for name in ("systemic", "no_issue"):
        if name in values and values[name] is None:
            values[name] = False
    return table(**values)


def _reader(table: type[Base], name: str, annotation: Any) -> Callable[[Any], Any]:
    """How the cells of a column are read."""
    kinds = getattr(annotation, "__args__", (annotation,))
    if name.endswith("_e4"):
        return lambda cell: int((Decimal(str(cell)) * 10_000).to_integral_exact())
    if name == "month" and table is not Target:
        return lambda cell: _date(f"{cell}-01" if isinstance(cell, str) else cell)
    if date in kinds:
        return _date
    if bool in kinds:
        return lambda cell: {"是": True, "否": False}[cell]
    if int in kinds:
        return int
    return lambda cell: str(cell)[:1] if name == "level" else str(cell)


def _date(cell: Any) -> date:
    if isinstance(cell, datetime):
        return cell.date()
    year, month, day = (int(part) for part in re.findall(r"\d+", cell))
    return date(year, month, day)
