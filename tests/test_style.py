"""The house style that no tool checks: words come from the catalogue, layers hold, services read no clock."""

import ast
import re
import string
import subprocess
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[1]
PACKAGES = ("models", "services", "pages", "seed")
LOCALE = ROOT / "services/locale/zh_CN"
WORDED_BY = ("say", "_", "say_count", "_n")
COUNTED_BY = ("say_count", "_n")
CHINESE = re.compile(r"[㐀-鿿]")
NOT_WORDED = {"services/messages.py", "pages/components/words.py"}
"""Where `say` and `_` are defined and hand on what they are given."""

CHINESE_ALLOWED = {
    "models/": "domain values and the titles of columns, as the ledgers write them",
    "seed/": "the counties' own data",
    "services/exchange/sheets.py": "names of the sheets of the workbook",
    "services/exchange/cells.py": "forms of dates and booleans that cells hold",
    "services/exchange/merging.py": "booleans as the report of an import shows them",
    "pages/components/words.py": "grades and grounds of the rulebook, each with the sentence that words it",
    "pages/components/menu.py:中文": "a language is offered in that language",
    "pages/account/set_up.py:周至县": "an example of what to enter",
    "pages/account/set_up.py:亲商助企抓项目促落实": "an example of what to enter",
}
CLOCK = {"now", "today", "utcnow", "time"}
CLOCK_ALLOWED = {"services/cli": "a command is where time comes in"}
LONGEST = 330
LONGER_ALLOWED = {
    "models/migrations/versions/r0001_first_schema.py": "a migration is never changed again",
}
SCREEN_WORDS = {
    "button", "caption", "checkbox", "date_input", "download_button", "error", "expander", "file_uploader",
    "form_submit_button", "header", "help", "info", "link_button", "metric", "multiselect", "page_link", "pills",
    "popover", "radio", "segmented_control", "selectbox", "spinner", "subheader", "success", "text", "text_area",
    "text_input", "title", "toast", "toggle", "warning", "write",
}  # fmt: skip
"""Streamlit's calls whose first argument a person reads."""


def modules(*packages: str) -> list[Path]:
    return sorted(path for package in packages for path in (ROOT / package).rglob("*.py"))


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def calls(path: Path) -> Iterator[tuple[ast.Call, str]]:
    """Yield every call and the last name of what is called."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name):
                yield node, node.func.id
            elif isinstance(node.func, ast.Attribute):
                yield node, node.func.attr


def literals(path: Path) -> Iterator[ast.Constant]:
    """Yield every string that is neither a docstring nor a sentence of the catalogue."""
    standing = {id(node.value) for node in ast.walk(tree(path)) if isinstance(node, ast.Expr)}
    for call, called in calls(path):
        standing |= {id(sentence) for sentence in call.args[: 1 + (called in COUNTED_BY)] if called in WORDED_BY}
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in standing:
            yield node


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


@cache
def used() -> dict[str, str]:
    """Return each msgid of the program with the place of its first use."""
    found: dict[str, str] = {}
    for path in modules("services", "pages"):
        for call, called in calls(path):
            if called in WORDED_BY and call.args and isinstance(call.args[0], ast.Constant):
                found.setdefault(str(call.args[0].value), f"{name_of(path)}:{call.lineno}")
    return found


@cache
def translated() -> dict[str, list[tuple[str, Message]]]:
    """Return each msgid of the Chinese catalogue with the files that translate it."""
    found: dict[str, list[tuple[str, Message]]] = {}
    for path in sorted(LOCALE.glob("*.po")):
        with path.open("rb") as source:
            for message in read_po(source, locale="zh_CN", abort_invalid=True):
                if message.id:
                    found.setdefault(forms(message.id)[0], []).append((path.name, message))
    return found


def forms(sentence: str | Sequence[str]) -> tuple[str, ...]:
    """Return a sentence in its one form, or in each that it has by number."""
    return (sentence,) if isinstance(sentence, str) else tuple(sentence)


def test_every_sentence_is_translated() -> None:
    missing = {msgid: place for msgid, place in used().items() if msgid not in translated()}
    assert missing == {}
    empty = [msgid for msgid, found in translated().items() for _, message in found if not all(forms(message.string))]
    assert empty == []


def test_no_translation_is_left_over() -> None:
    assert sorted(set(translated()) - set(used())) == []


def test_a_sentence_is_translated_once_and_surely() -> None:
    assert {msgid: [file for file, _ in found] for msgid, found in translated().items() if len(found) > 1} == {}
    assert [msgid for msgid, found in translated().items() for _, message in found if message.fuzzy] == []


def test_the_chinese_catalogue_is_chinese() -> None:
    english = [
        (file, msgid)
        for msgid, found in translated().items()
        for file, message in found
        if re.search("[a-z]{3}", re.sub(r"{\w+}", "", msgid)) and not CHINESE.search("".join(forms(message.string)))
    ]
    assert english == []


def test_translations_keep_the_values() -> None:
    differing = {
        msgid: (file, form)
        for msgid, found in translated().items()
        for file, message in found
        for form in (*forms(message.id), *forms(message.string))
        if placeholders(msgid) != placeholders(form)
    }
    assert differing == {}


def test_every_sentence_is_a_literal_with_its_values() -> None:
    """So that the catalogue can be extracted, and no value is missing when a sentence is worded."""
    wrong = []
    for path in modules("services", "pages"):
        if name_of(path) in NOT_WORDED:
            continue
        for call, called in calls(path):
            if called not in WORDED_BY:
                continue
            sentences = [one.value for one in call.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
            if not len(sentences) == len(call.args) == 1 + (called in COUNTED_BY):
                wrong.append(f"{name_of(path)}:{call.lineno} is given no literal sentence")
                continue
            given = {keyword.arg for keyword in call.keywords}
            wrong += [
                f"{name_of(path)}:{call.lineno} {sentence!r} is given {given}"
                for sentence in sentences
                if None not in given and given != placeholders(sentence)
            ]
    assert wrong == []


def test_no_chinese_is_written_into_the_program() -> None:
    found = []
    for path in modules(*PACKAGES):
        for literal in literals(path):
            place = name_of(path)
            if CHINESE.search(str(literal.value)) and not any(
                f"{place}:{literal.value}" == allowed or (":" not in allowed and place.startswith(allowed))
                for allowed in CHINESE_ALLOWED
            ):
                found.append(f"{place}:{literal.lineno} {literal.value!r}")
    assert found == []


def test_no_english_is_written_onto_a_screen() -> None:
    found = [
        f"{name_of(path)}:{call.lineno} {call.args[0].value!r}"
        for path in modules("pages")
        for call, called in calls(path)
        if called in SCREEN_WORDS
        and isinstance(call.func, ast.Attribute)
        and ast.unparse(call.func.value) not in {"_LOG", "state"}
        and call.args
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
        and re.search("[A-Za-z]{2}", re.sub(":material/\\w+:", "", call.args[0].value))
    ]
    assert found == []


def test_services_read_no_clock() -> None:
    found = [
        f"{name_of(path)}:{call.lineno}"
        for path in modules("models", "services", "seed")
        for call, called in calls(path)
        if called in CLOCK
        and isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id in {"datetime", "date", "time"}
        and not any(name_of(path).startswith(allowed) for allowed in CLOCK_ALLOWED)
    ]
    assert found == []


def test_streamlit_finds_no_page_beside_the_frame() -> None:
    """A script directly in pages/ could be opened without the frame, and so without signing in."""
    assert sorted(path.name for path in (ROOT / "pages").glob("*.py")) == ["__init__.py", "frame.py"]


def test_the_layers_hold() -> None:
    contracts = (ROOT / "pyproject.toml").read_text("utf-8").count("[[tool.importlinter.contracts]]")
    assert contracts == 3
    # in a process of its own: it sets up logging anew and would silence the loggers of the tests after it
    checked = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "3 kept, 0 broken" in checked.stdout


@pytest.mark.parametrize("path", modules(*PACKAGES), ids=name_of)
def test_a_module_says_what_it_holds_and_is_short(path: Path) -> None:
    text = path.read_text("utf-8")
    documentation = ast.get_docstring(tree(path))
    assert documentation, "a module opens with one line that says what it holds"
    assert documentation.splitlines()[0].endswith(".")
    assert text.count("\n") <= LONGEST or name_of(path) in LONGER_ALLOWED
    assert path.stem not in {"utils", "helpers", "manager", "common"}


def test_the_pins_name_no_address() -> None:
    for name in ("pyproject.toml", "requirements.lock"):
        assert "://" not in (ROOT / name).read_text("utf-8"), name
