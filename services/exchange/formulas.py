"""Formulas with their results as they were last calculated, which openpyxl would lose when it copies a workbook."""

from typing import Any

from openpyxl.cell import _writer as cells_out
from openpyxl.worksheet import _reader as sheets_in
from openpyxl.worksheet import _writer as sheets_out


class Formula(str):
    """A formula with its result: the type that the file gives it, and its text."""

    __slots__ = ("kind", "result")
    kind: str
    result: str

    @classmethod
    def calculated(cls, formula: str, kind: str, result: str) -> "Formula":
        """Return a formula with its result."""
        made = cls(formula)
        made.kind, made.result = kind, result
        return made


class _Parser(sheets_in.WorkSheetParser):
    """openpyxl's parser, which forgets the results."""

    def parse_cell(self, element: Any) -> dict[str, Any]:
        """Return one cell as openpyxl does, a formula with its result."""
        cell: dict[str, Any] = super().parse_cell(element)
        result = element.findtext(sheets_in.VALUE_TAG)
        if cell["data_type"] == "f" and isinstance(cell["value"], str) and result:
            cell["value"] = Formula.calculated(cell["value"], element.get("t", "n"), result)
        return cell


class _Out:
    """Takes the element of a cell before it is written, and puts the formula's result into it."""

    def __init__(self, out: Any, formula: Formula) -> None:
        self.out, self.formula = out, formula

    def write(self, element: Any) -> None:
        """Write the element with the result."""
        element.set("t", self.formula.kind)
        element.find("v").text = self.formula.result
        self.out.write(element)


def _write_cell(out: Any, sheet: Any, cell: Any, styled: Any = None) -> None:
    value = cell.value
    cells_out.etree_write_cell(_Out(out, value) if isinstance(value, Formula) else out, sheet, cell, styled)


def keep_results() -> None:
    """Make openpyxl keep the results of formulas, in this process."""
    vars(sheets_in)["WorkSheetParser"] = _Parser
    vars(sheets_out)["write_cell"] = _write_cell
