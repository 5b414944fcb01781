"""The glossary names every sheet, column, number and list word as the program does, and points at what exists."""

import re
from enum import StrEnum
from pathlib import Path

from models import values
from services.exchange.sheets import SHEETS
from services.messages import Message, word
from services.scoring.titles import COUNT_TITLES, FLAG_TITLES, METRIC_TITLES

ROOT = Path(__file__).parents[1]
GLOSSARY = (ROOT / "docs/glossary.md").read_text("utf-8")


def line(code: str, title: Message) -> str:
    return f"| {word(title, 'zh_CN')} | {word(title, 'en')} | `{code}` |"


def test_every_number_has_its_title_and_identifier() -> None:
    titles = METRIC_TITLES | COUNT_TITLES | FLAG_TITLES
    assert [code for code, title in titles.items() if line(code, title) not in GLOSSARY] == []


def test_every_sheet_and_column_is_there_as_in_the_workbook() -> None:
    missing = [sheet.title for sheet in SHEETS.values() if f"| {sheet.title} | " not in GLOSSARY]
    for sheet in SHEETS.values():
        columns = next(row for row in GLOSSARY.splitlines() if row.startswith(f"- {sheet.title}："))
        told = re.findall(r"([^、：]+?) `(\w+)`(\*?)", columns.replace("**", ""))
        kept = [(column.title, column.identifier, "*" if column.required else "") for column in sheet.columns]
        missing += [f"{sheet.title}: {told}"] if told != kept else []
    assert missing == []


def test_every_word_of_every_list_is_there() -> None:
    lists = [found for found in vars(values).values() if isinstance(found, type) and issubclass(found, StrEnum)]
    assert len(lists) > 15
    missing = []
    for members in lists:
        if members in (StrEnum, values.Role):
            continue
        row = next((row for row in GLOSSARY.splitlines() if f"`{members.__name__}`" in row), "")
        missing += [f"{members.__name__}.{member}" for member in members if member.value not in row]
    assert missing == []


def test_what_it_points_at_exists() -> None:
    named = set(re.findall(r"\b(?:models|services|seed)/[\w/]*[\w.]*", GLOSSARY))
    assert len(named) > 8
    assert sorted(path for path in named if not (ROOT / path).exists()) == []
    chapters = re.findall(r"scoring\.md ([一二三四五六七八])", GLOSSARY)
    scoring = (ROOT / "docs/scoring.md").read_text("utf-8")
    assert [number for number in chapters if f"## {number}、" not in scoring] == []
