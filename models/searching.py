"""The full text index: rows found by any part of what they say, two Chinese characters included, on both databases.

A text is kept as its overlapping pairs of characters: a part of it is then a run of these, whatever language it is in.
PostgreSQL indexes an expression, a `tsvector` of the pairs. SQLite has an FTS5 table beside each ledger, which triggers
keep: no row can be written past them, by a verb, an import or another program.
Every character is folded before: full-width forms to half-width ones, capital letters to small ones.
"""

# ruff: noqa: S608  what stands in these statements are names of our own, never what somebody typed

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import Connection, MetaData, event, text

SEARCHED: Final = {
    "departments": ("dept_code", "name"),
    "cadres": ("cadre_code", "name"),
    "enterprises": ("enterprise_code", "name"),
    "visits": ("visit_code", "summary"),
    "registrations": ("issue_code", "summary"),
    "issues": ("issue_code", "summary"),
}
"""The columns of each table that are searched: its code, which is its key within the county, and what it says."""
_SIGNS: Final = "（）－／＆．＋＿＃％"
_RANGES: Final = "０-９Ａ-Ｚａ-ｚ"
_WIDE: Final = (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B), *map(ord, _SIGNS))
"""Full-width letters and digits, and the signs that stand in names and codes; commas and the like are as they are."""
FOLD: Final = {
    **{capital: capital + 32 for capital in range(ord("A"), ord("Z") + 1)},
    **{wide: ord(chr(wide - 0xFEE0).lower()) for wide in _WIDE},
    0x3000: ord(" "),
}
"""What each character is folded to, as `str.translate` takes it."""
_STEP: Final = 512
"""Letters that are gone through at a time; as many steps are a longer text than any row has."""
_OURS: Final = "search_"
PAIRS: Final = f"{_OURS}pairs"
"""PostgreSQL's column of each searched table, and the function that fills it."""


def name_of(table: str, part: str) -> str:
    """Return the name of a part of the index on SQLite: `rows` are its numbers and codes, `pairs` what they say."""
    return f"{_OURS}{table}_{part}"


def fold(said: str) -> str:
    """Return a text as it is compared."""
    return said.translate(FOLD)


def is_ours(name: str | None) -> bool:
    """Tell whether a table or an index is part of this, which no model names."""
    return (name or "").startswith(_OURS)


def in_models(_thing: Any, name: str | None, *_more: Any) -> bool:
    """Tell Alembic that what is ours is none of its business (`include_object`)."""
    return not is_ours(name)


def create(connection: Connection) -> None:
    """Make the index and fill it with what the tables hold; what is there already stays."""
    if connection.dialect.name == "postgresql":
        for statement in _postgres():
            connection.execute(text(statement.replace(":", "\\:")))
        return
    there = {name for (name,) in connection.execute(text("SELECT name FROM sqlite_master"))}
    if f"{_OURS}places" not in there:
        connection.exec_driver_sql(f"CREATE TABLE {_OURS}places (at INTEGER PRIMARY KEY)")
        connection.exec_driver_sql(
            f"INSERT INTO {_OURS}places WITH RECURSIVE place(at) AS "
            f"(SELECT 1 UNION ALL SELECT at + 1 FROM place WHERE at < {_STEP}) SELECT at FROM place"
        )
    for table in SEARCHED:
        missing = [sql for name, sql in _sqlite(table) if name not in there]
        for statement in missing:
            connection.exec_driver_sql(statement)
        if missing:
            _refill(connection, table)


def drop(connection: Connection) -> None:
    """Take the index away."""
    if connection.dialect.name == "postgresql":
        for table in SEARCHED:
            connection.exec_driver_sql(f"ALTER TABLE {table} DROP COLUMN {PAIRS}")
        connection.exec_driver_sql(f"DROP FUNCTION {PAIRS}(text)")
        connection.exec_driver_sql(f"DROP FUNCTION {_OURS}fold(text)")
        return
    for table in SEARCHED:
        for what in ("added", "changed", "removed"):
            connection.exec_driver_sql(f"DROP TRIGGER {_OURS}{table}_{what}")
        for what in ("pairs", "rows"):
            connection.exec_driver_sql(f"DROP TABLE {_OURS}{table}_{what}")
    connection.exec_driver_sql(f"DROP TABLE {_OURS}places")


def keep(connection: Connection) -> None:
    """Make whole what a migration left incomplete: rebuilding a table drops its triggers on SQLite."""
    made = text("SELECT count(*) FROM sqlite_master WHERE name = 'search_issues_pairs'")
    if connection.dialect.name == "sqlite" and connection.execute(made).scalar():
        create(connection)


def with_metadata(metadata: MetaData) -> None:
    """Let the index be made with the tables."""
    event.listen(metadata, "after_create", lambda _of, connection, **_more: create(connection))


def _postgres() -> Iterator[str]:
    before, after = (_quoted("".join(map(chr, part))) for part in (FOLD.keys(), FOLD.values()))
    function = "LANGUAGE {language} IMMUTABLE STRICT PARALLEL SAFE AS $$ {body} $$"
    translated = f"pg_catalog.translate(said, {before}, {after})"
    fold_it = function.format(language="sql", body=f"SELECT {translated}")
    pair_it = function.format(
        language="plpgsql",
        body=f"DECLARE letters text[] := string_to_array({translated}, NULL); pairs text[] := letters; "
        "BEGIN FOR at IN 1 .. cardinality(letters) - 1 LOOP pairs[at] := letters[at] || letters[at + 1]; END LOOP; "
        "RETURN array_to_tsvector(pairs); END",
    )
    yield f"CREATE OR REPLACE FUNCTION {_OURS}fold(said text) RETURNS text {fold_it}"
    yield f"CREATE OR REPLACE FUNCTION {PAIRS}(said text) RETURNS tsvector {pair_it}"
    for table in SEARCHED:
        made = f"tsvector GENERATED ALWAYS AS ({PAIRS}({whole(table)})) STORED"
        yield f"ALTER TABLE {table} ADD COLUMN IF NOT EXISTS {PAIRS} {made}"
        yield f"CREATE INDEX IF NOT EXISTS {_OURS}{table} ON {table} USING gin ({PAIRS})"


def whole(table: str, row: str = "") -> str:
    """Return the SQL of all that is searched of a row: its code, a line's end, what it says."""
    code, said = (f"{row}{name}" for name in SEARCHED[table])
    return f"{code} || '\n' || coalesce({said}, '')"


def _quoted(literal: str) -> str:
    return "'" + literal.replace("'", "''") + "'"


def _sqlite(table: str) -> Iterator[tuple[str, str]]:
    """Yield the name of each object of a table and the statement that makes it."""
    code, said = SEARCHED[table]
    rows, pairs = name_of(table, "rows"), name_of(table, "pairs")
    numbered = f"(SELECT number FROM {rows} WHERE region = {{0}}.region AND code = {{0}}.{code})"
    new, old = numbered.format("new"), numbered.format("old")
    add = (
        f"INSERT INTO {rows} (region, code) VALUES (new.region, new.{code}); "
        f"INSERT INTO {pairs} (rowid, pairs) VALUES ({new}, {_pairs(whole(table, 'new.'))});"
    )
    forget = f"INSERT INTO {pairs} ({pairs}, rowid, pairs) VALUES ('delete', {old}, {_pairs(whole(table, 'old.'))});"
    remove = f"{forget} DELETE FROM {rows} WHERE region = old.region AND code = old.{code};"
    columns = "number INTEGER PRIMARY KEY, region VARCHAR NOT NULL, code VARCHAR NOT NULL, UNIQUE (region, code)"
    yield rows, f"CREATE TABLE {rows} ({columns})"
    yield pairs, f"CREATE VIRTUAL TABLE {pairs} USING fts5(pairs, content='', columnsize=0, tokenize='ascii')"
    for name, when, deed in (
        ("added", "INSERT", add),
        ("changed", f"UPDATE OF region, {code}, {said}", f"{remove} {add}"),
        ("removed", "DELETE", remove),
    ):
        trigger = name_of(table, name)
        yield trigger, f"CREATE TRIGGER {trigger} AFTER {when} ON {table} BEGIN {deed} END"


def folded(said: str) -> str:
    """Return the SQLite expression of a text as `fold` returns it, letter by letter only where it has to be."""
    letter = "substr(part, at, 1)"
    letters = (
        f"(SELECT group_concat(CASE WHEN instr('{''.join(map(chr, _WIDE))}', {letter}) "
        f"THEN lower(char(unicode({letter}) - {0xFEE0})) WHEN {letter} = char({0x3000}) THEN ' ' ELSE {letter} END, "
        f"'') FROM (SELECT substr(wide, {_STEP} * (step.at - 1) + 1, {_STEP}) AS part LIMIT 1), {_OURS}places "
        "WHERE at <= length(part))"
    )
    steps = f"(SELECT group_concat({letters}, '') FROM {_OURS}places AS step WHERE step.at <= {_steps('wide')})"
    return (
        f"(SELECT CASE WHEN {has_wide('wide')} THEN {steps} ELSE wide END FROM (SELECT lower({said}) AS wide LIMIT 1))"
    )


def _steps(said: str) -> str:
    """Return how many steps a text takes: a bound that the places are looked up by, not each of them compared."""
    return f"(length({said}) + {_STEP - 1}) / {_STEP}"


def has_wide(said: str) -> str:
    """Return the SQLite condition that a text has to be folded letter by letter."""
    return f"{said} GLOB '*[{_RANGES}{_SIGNS}{chr(0x3000)}]*'"


def _pairs(said: str) -> str:
    """Return the expression of a text's pairs in hexadecimal digits: no sign of a text means anything to FTS5.

    A text is gone through step by step, as counting its letters from the first one each time takes long in a long one;
    `LIMIT 1` keeps the planner from working out anew for each letter what it stands in.
    """
    of_step = (
        f"(SELECT group_concat(hex(substr(part, at, 2)), ' ') FROM (SELECT substr(said, {_STEP} * (step.at - 1) + 1, "
        f"{_STEP} + 1) AS part LIMIT 1), {_OURS}places WHERE at <= min({_STEP}, length(part)))"
    )
    return (
        f"(SELECT group_concat({of_step}, ' ') FROM (SELECT {folded(said)} AS said LIMIT 1), {_OURS}places AS step "
        f"WHERE step.at <= {_steps('said')})"
    )


def _refill(connection: Connection, table: str) -> None:
    code, _ = SEARCHED[table]
    rows, pairs = name_of(table, "rows"), name_of(table, "pairs")
    joined = f"{rows} JOIN {table} AS ledger ON ledger.region = {rows}.region AND ledger.{code} = {rows}.code"
    for statement in (
        f"INSERT INTO {pairs} ({pairs}) VALUES ('delete-all')",
        f"DELETE FROM {rows}",
        f"INSERT INTO {rows} (region, code) SELECT region, {code} FROM {table}",
        f"INSERT INTO {pairs} (rowid, pairs) SELECT number, {_pairs(whole(table, 'ledger.'))} FROM {joined}",
    ):
        connection.exec_driver_sql(statement)
