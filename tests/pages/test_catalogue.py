"""Every sentence a person reads stands in the Chinese catalogue, once, with the same values in it."""

import ast
import re
from collections import Counter
from pathlib import Path

from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
CATALOGUE = ROOT / "services" / "locale" / "zh_CN"


def sentences() -> set[str]:
    """Return the literal first argument of every `_(...)` and `say(...)`."""
    found = set()
    for folder in ("pages", "services"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if not isinstance(node, ast.Call) or not node.args:
                    continue
                name, first = getattr(node.func, "id", None), node.args[0]
                if name in {"_", "say"} and isinstance(first, ast.Constant):
                    found.add(first.value)
    return found


def entries() -> list[tuple[str, str, str]]:
    """Return (file, English, Chinese) of every entry."""
    return [
        (path.name, message.id, message.string)
        for path in sorted(CATALOGUE.glob("*.po"))
        for message in read_po(path.open("rb"), locale="zh_CN")
        if message.id
    ]


def test_every_sentence_is_translated():
    translated = {english for _, english, chinese in entries() if chinese}
    assert sorted(sentences() - translated) == []


def test_no_sentence_stands_in_two_files():
    assert [english for english, times in Counter(english for _, english, _ in entries()).items() if times > 1] == []


def test_translations_hold_the_same_values():
    def values(text):
        return set(re.findall(r"\{(\w+)\}", text))

    assert [english for _, english, chinese in entries() if values(english) != values(chinese)] == []


def test_nothing_is_translated_that_nobody_says():
    known = sentences()
    mine = {"pages.po", "accounts.po", "titles.po"}
    assert [english for file, english, _ in entries() if file in mine and english not in known] == []
