"""What the handbook is made of: headings, paragraphs, lists and tables of messages, rendered as Markdown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from models.base import E4
from services.messages import Message, word

Text = Message | str


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 is the title."""

    level: int
    text: Message


@dataclass(frozen=True)
class Paragraph:
    """A paragraph."""

    text: Message


@dataclass(frozen=True)
class Quote:
    """A remark set apart: a note or a small example."""

    text: Message


@dataclass(frozen=True)
class Points:
    """A list of points."""

    texts: Sequence[Message]


@dataclass(frozen=True)
class Table:
    """A table with a header."""

    header: Sequence[Message]
    rows: Sequence[Sequence[Text]]


Block = Heading | Paragraph | Quote | Points | Table


def render(blocks: Iterable[Block], language: str) -> str:
    """Return the blocks as Markdown, a blank line between them."""
    return "\n\n".join(_block(block, language) for block in blocks) + "\n"


def _block(block: Block, language: str) -> str:
    if isinstance(block, Heading):
        return f"{'#' * block.level} {word(block.text, language)}"
    if isinstance(block, Quote):
        return f"> {word(block.text, language)}"
    if isinstance(block, Points):
        return "\n".join(f"- {word(text, language)}" for text in block.texts)
    if isinstance(block, Table):
        rows: list[Sequence[Text]] = [block.header, ["---"] * len(block.header), *block.rows]
        return "\n".join(f"| {' | '.join(_cell(cell, language) for cell in row)} |" for row in rows)
    return word(block.text, language)


def _cell(text: Text, language: str) -> str:
    words = text if isinstance(text, str) else word(text, language)
    return words.replace("|", "\\|")


def plain(value_e4: int) -> str:
    """Return points kept in 1/10,000 with no more decimals than they need."""
    return f"{(Decimal(value_e4) / E4).normalize():f}"


def percent(share_e4: int) -> str:
    """Return a share kept in 1/10,000 in per cent, with no more decimals than it needs."""
    return f"{(Decimal(share_e4) / 100).normalize():f}%"
