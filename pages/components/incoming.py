"""A file that was chosen for import: compared at once, then what is wrong with it or what it would change."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from io import BytesIO
from pathlib import PurePath
from typing import Final

import streamlit as st

from pages.components import downloads, feedback, tables
from pages.components.tables import Column
from pages.components.words import _, _n, language, text
from pages.web.place import database, now
from services.accounts import Live
from services.counties import County
from services.errors import BadInputError, KaoheError
from services.exchange.files import file_name
from services.exchange.importing import Progress, export_changes, import_ledgers
from services.exchange.marked import marked_copy
from services.exchange.reading import read_workbook
from services.exchange.report import ImportReport, write_errors
from services.exchange.sheets import SHEETS
from services.messages import Message

SHOWN_ERRORS: Final = 500
SHOWN_CHANGES: Final = 200
"""Lines shown on screen; the files to download have them all."""


@dataclass(frozen=True)
class Incoming:
    """The file, who has chosen it, and the county as it stands at this run."""

    live: Live
    county: County
    name: str
    data: bytes

    @cached_property
    def digest(self) -> str:
        """Return the file's SHA-256, hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True)
class Compared:
    """What came of a comparison, cut to what a screen shows; `wrong` is how many things are wrong."""

    report: ImportReport
    wrong: int


@st.cache_resource(max_entries=8, show_spinner=False)
def _place_of(key: tuple[object, ...]) -> list[Compared]:  # noqa: ARG001  the cache reads it
    """Return where a comparison is kept; it is made outside, as a cached function may draw no progress."""
    return []


def compared(file: Incoming) -> Compared | None:
    """Compare the file with the ledgers as they stand, or say why it cannot be read; nothing is written."""
    actor, county = file.live.actor, file.county
    kept = _place_of((str(database().url), file.digest, county.code, county.ledger_version, actor.role, actor.region))
    if not kept:
        try:
            with progress() as tell:
                kept.append(_cut(_rehearsed(file, tell)))
        except KaoheError as error:
            feedback.refusal(error)
            return None
    return kept[0]


def forget() -> None:
    """Forget what was compared."""
    _place_of.clear()


@contextmanager
def progress() -> Iterator[Progress]:
    """Draw a bar while a file is at work, and give what tells it how far things have come."""
    bar = st.progress(0.0, text=_("Reading the file …"))

    def tell(share: float, doing: Message) -> None:
        bar.progress(share, text=text(doing))

    try:
        yield tell
    finally:
        bar.empty()


def _rehearsed(file: Incoming, tell: Progress | None = None) -> ImportReport:
    parsed = read_workbook(file.data, name=file.name)
    actor = downloads.still(file.live).actor
    with database().read() as session:
        return import_ledgers(
            session, actor=actor, region=file.county.code, parsed=parsed, dry_run=True, now=now(), progress=tell
        )


def _cut(report: ImportReport) -> Compared:
    cut = replace(report, errors=report.errors[:SHOWN_ERRORS], changes=report.changes[:SHOWN_CHANGES])
    return Compared(cut, len(report.errors))


# ---- what is wrong


def show_errors(file: Incoming, found: Compared) -> None:
    """Draw what is wrong, and offer the files that help to mend it."""
    st.error(
        _n(
            "{count} error. Nothing is imported until it is corrected.",
            "{count} errors. Nothing is imported until all are corrected.",
            count=found.wrong,
        ),
        icon=":material/block:",
    )
    chosen, stem = language(), PurePath(file.name).stem
    with st.container(horizontal=True, vertical_alignment="center", key="mending"):
        st.download_button(
            _("Download the marked workbook"),
            lambda: marked_file(file, chosen),
            file_name=file_name(stem, _("marked"), ending="xlsx"),
            mime=downloads.XLSX,
            icon=":material/download:",
            type="primary",
            key="download_marked",
            on_click="ignore",
        )
        st.download_button(
            _("Download the list of errors"),
            lambda: errors_file(file, chosen),
            file_name=file_name(stem, _("errors"), ending="xlsx"),
            mime=downloads.XLSX,
            icon=":material/download:",
            key="download_errors",
            on_click="ignore",
        )
    st.caption(
        _("In the marked workbook each wrong cell is coloured and says why; correct it there and choose it above.")
    )
    _error_lines(found)


def _error_lines(found: Compared) -> None:
    shown = found.report.errors
    columns = [
        Column(_("Sheet"), "k-short"),
        Column(_("Row"), "k-num k-row"),
        Column(_("Column"), "k-short"),
        Column(_("As written"), "k-before"),
        Column(_("What is wrong"), "k-after"),
    ]
    rows = [
        (error.sheet, str(error.row or ""), error.column or "", error.value or "", text(error.message))
        for error in shown
    ]
    st.html(tables.table(columns, rows, tall=True))
    if found.wrong > len(shown):
        st.caption(_("The first {number} are shown; the list to download has them all.", number=len(shown)))


def errors_file(file: Incoming, chosen: str, note: Message | None = None) -> bytes:
    """Make the list of everything that is wrong with the file now."""
    out = BytesIO()
    write_errors(_rehearsed(file), out, language=chosen, note=note)
    return out.getvalue()


def marked_file(file: Incoming, chosen: str) -> bytes:
    """Make the marked copy; where that cannot be done, the list of errors, and above it why."""
    try:
        return marked_copy(file.data, errors=_rehearsed(file).errors, language=chosen)
    except BadInputError as error:
        return errors_file(file, chosen, note=error.message)


# ---- what would change


def show_counts(report: ImportReport) -> None:
    """Draw how many rows are new, changed and unchanged, in each sheet that changes; then the sheets that do not."""
    touched = [name for name in SHEETS if name in report.inserted]
    changed = [name for name in touched if report.inserted[name] or report.updated[name]]
    columns = [
        Column(_("Ledger")),
        Column(_("New"), "k-num"),
        Column(_("Changed"), "k-num"),
        Column(_("Unchanged"), "k-num"),
    ]
    counts = (report.inserted, report.updated, report.unchanged)
    st.html(tables.table(columns, [(SHEETS[name].title, *(str(of[name]) for of in counts)) for name in changed]))
    same = "、".join(f"{SHEETS[name].title} {report.unchanged[name]}" for name in touched if name not in changed)
    if same:
        st.caption(_("Unchanged, in rows: {sheets}.", sheets=same))


def show_changes(file: Incoming, report: ImportReport) -> None:
    """Draw the cells of stored rows that would change: before and after."""
    total, shown = report.changed_cells, report.changes
    if not total:
        return
    chosen = language()
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", key="changes"):
        st.header(_("Changes to existing rows"), anchor=False)
        st.download_button(
            _("Download all changes"),
            lambda: changes_file(file, chosen),
            file_name=file_name(PurePath(file.name).stem, _("changes"), ending="xlsx"),
            mime=downloads.XLSX,
            icon=":material/download:",
            key="download_changes",
            on_click="ignore",
        )
    columns = [
        Column(_("Ledger"), "k-short"),
        Column(_("Entry"), "k-short"),
        Column(_("Column"), "k-short"),
        Column(_("Before"), "k-before"),
        Column(_("After"), "k-after"),
    ]
    blank = _("(blank)")
    rows = [(line.sheet, line.record, line.column, line.before or blank, line.after or blank) for line in shown]
    st.html(tables.table(columns, rows, tall=True))
    if total > len(shown):
        more = total - len(shown)
        st.caption(_("The first {number} are shown, {more} more are in the download.", number=len(shown), more=more))


def changes_file(file: Incoming, chosen: str) -> bytes:
    """Make the list of everything that the file would change now."""
    out = BytesIO()
    parsed = read_workbook(file.data, name=file.name)
    actor = downloads.still(file.live).actor
    with database().read() as session:
        export_changes(session, actor=actor, region=file.county.code, parsed=parsed, target=out, language=chosen)
    return out.getvalue()
