"""Searching by words: every one of them has to stand in a row's code or text, any part of it, two characters included.

models/searching.py keeps the index; here a word becomes a condition on a ledger's rows, on either database.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Select,
    String,
    Text,
    and_,
    case,
    column,
    func,
    literal,
    literal_column,
    or_,
    select,
    table,
    union_all,
)
from sqlalchemy import cast as cast_to
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR
from sqlmodel import Session

from models import Base
from models.searching import PAIRS, SEARCHED, fold, folded, has_wide, name_of, whole
from services.records import table_of

LONGEST: Final = 200
"""Characters of what is asked for that are looked at."""

FEW: Final = 15_000
"""Up to how many codes a set of them is quicker than asking each row."""


def words(asked: str) -> tuple[str, ...]:
    """Return the words that are asked for, as they are compared: full-width forms and capital letters make no odds."""
    return tuple(dict.fromkeys(fold(asked[:LONGEST].replace("\0", "")).split()))


def stands_in(session: Session, ledger: type[Base], word: str) -> ColumnElement[bool]:
    """Return the condition that one of `words` stands in a row, asked of the row itself: for words that many hold."""
    rows = table_of(ledger)
    if session.connection().dialect.name != "postgresql":
        said = whole(rows.name, f"{rows.name}.")
        as_it_is: ColumnElement[int] = func.instr(func.lower(literal_column(said, String)), word)
        as_folded: ColumnElement[int] = func.instr(literal_column(folded(said), String), word)
        return case((as_it_is > 0, True), (literal_column(has_wide(said), Boolean), as_folded > 0), else_=False)
    pairs: ColumnElement[Any] = literal_column(f"{rows.name}.{PAIRS}", TSVECTOR)
    found = pairs.bool_op("@@")(cast_to(_tsquery(word), TSQUERY))
    if len(word) <= 2:  # noqa: PLR2004  one character, or one pair
        return found
    of_row = literal_column(whole(rows.name, f"{rows.name}."), Text)
    return and_(found, func.strpos(func.search_fold(of_row), word) > 0)


def holding(session: Session, ledger: type[Base], region: str, word: str) -> Select[Any]:
    """Return the codes of a county's rows in which one of `words` stands, as the index names them."""
    rows = table_of(ledger)
    code = rows.c[SEARCHED[rows.name][0]]
    if session.connection().dialect.name == "postgresql":
        return select(code).where(rows.c.region == region, stands_in(session, ledger, word))
    kept = table(name_of(rows.name, "rows"), column("number"), column("region"), column("code"))
    index = table(name_of(rows.name, "pairs"), column("rowid"))
    found = select(kept.c.code.label(code.name)).select_from(index.join(kept, kept.c.number == index.c.rowid))
    return found.where(literal_column(index.name).bool_op("MATCH")(_match(word)), kept.c.region == region)


def said_in(
    session: Session, ledger: type[Base], region: str, word: str, *, through: Mapping[str, type[Base]]
) -> ColumnElement[bool]:
    """Return in which rows one of `words` stands, or in the rows of other ledgers that their columns name.

    Where few rows hold it they are a set of codes, which the indexes find; where many do each row is asked, for every
    few rows of a list hold it and its page is found soon.
    """
    rows = table_of(ledger)
    code = rows.c[SEARCHED[rows.name][0]]
    named = [rows.c[column].in_(holding(session, model, region, word)) for column, model in through.items()]
    of_named = [select(code).where(rows.c.region == region, one) for one in named]
    if many(session, [_hits(session, ledger, word), *of_named]):
        return or_(*named, stands_in(session, ledger, word))
    return in_set(code, [holding(session, ledger, region, word), *of_named])


def many(session: Session, ways: Sequence[Select[Any]]) -> bool:
    """Tell whether so many rows are found in these ways that a set of them is slower than asking row by row."""
    some = union_all(*ways).limit(FEW + 1).subquery()
    return bool(session.connection().execute(select(func.count()).select_from(some)).scalar_one() > FEW)


def in_set(code: ColumnElement[str], ways: Sequence[Select[Any]]) -> ColumnElement[bool]:
    """Return which rows have a code that is found in one of these ways; it is found out once in a statement."""
    codes = union_all(*ways) if len(ways) > 1 else ways[0]
    return code.in_(select(next(iter(codes.cte().c))))


def _hits(session: Session, ledger: type[Base], word: str) -> Select[Any]:
    """Return a row for each place where `holding` looks, of every county: what tells whether there are many."""
    rows = table_of(ledger)
    if session.connection().dialect.name == "postgresql":
        return select(literal("").label("code")).select_from(rows).where(stands_in(session, ledger, word))
    index = table(name_of(rows.name, "pairs"), column("rowid"))
    found = select(literal("").label("code")).select_from(index)
    return found.where(literal_column(index.name).bool_op("MATCH")(_match(word)))


def _pairs(word: str) -> list[str]:
    return [word[at : at + 2] for at in range(max(1, len(word) - 1))]


def _tsquery(word: str) -> str:
    """Return the pairs as PostgreSQL reads them; a single character begins a pair or is the last of its text."""
    quoted = ("'" + pair.replace("\\", r"\\").replace("'", "''") + "'" for pair in _pairs(word))
    return " & ".join(quoted) + (":*" if len(word) == 1 else "")


def _match(word: str) -> str:
    """Return the run of pairs as FTS5 reads it, in the digits in which they are kept."""
    digits = (pair.encode().hex().upper() for pair in _pairs(word))
    return f'"{" ".join(digits)}"' + (" *" if len(word) == 1 else "")
