"""A .zip from somebody else: looked over before anything is unpacked, then read as one CSV file a sheet."""

import codecs
import csv
import unicodedata
import zipfile
from collections.abc import Iterator, Sequence
from io import BytesIO, StringIO
from typing import Final, Protocol

from services.errors import BadInputError
from services.exchange import limits
from services.exchange.cellstore import Cell
from services.messages import say

_ENCRYPTED: Final = 0x1
_UTF8_NAME: Final = 0x800
_OLE: Final = b"\xd0\xcf\x11\xe0"
_DOCTYPE: Final = b"<!DOCTYPE"


def opened(source: BytesIO) -> zipfile.ZipFile:
    """Open a .zip (an .xlsx is one) whose members are harmless to unpack.

    Raises:
        BadInputError: it is no .zip, is protected by a password, or unpacks to more than the limits.
    """
    data = source.getbuffer()
    if len(data) > limits.MAX_FILE:
        raise BadInputError(
            say("The file is larger than {most} MB; import it in parts.", most=limits.MAX_FILE // limits.MIB)
        )
    if bytes(data[:4]) == _OLE:
        raise BadInputError(
            say("This is an old .xls file or one with a password; save it as .xlsx without a password and try again.")
        )
    try:
        archive = zipfile.ZipFile(source)
    except zipfile.BadZipFile as error:
        raise BadInputError(
            say("This is neither an .xlsx workbook nor a .zip of CSV files; save the ledger as .xlsx and try again.")
        ) from error
    _look_over(archive)
    return archive


def _look_over(archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    if len(members) > limits.MAX_MEMBERS:
        raise BadInputError(say("The .zip holds more than {most} files.", most=limits.MAX_MEMBERS))
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise BadInputError(say("The file is protected by a password; save it without one and try again."))
    if len({member.filename for member in members}) != len(members):
        raise BadInputError(say("The .zip holds two files of the same name."))
    if sum(member.file_size for member in members) > limits.MAX_UNPACKED or any(map(_bomb, members)):
        raise BadInputError(
            say(
                "Unpacked, the file would be larger than {most} MB; is it a ledger at all?",
                most=limits.MAX_UNPACKED // limits.MIB,
            )
        )


def _bomb(member: zipfile.ZipInfo) -> bool:
    large = member.file_size > limits.RATIO_FROM
    return large and member.file_size > limits.MAX_RATIO * max(1, member.compress_size)


def unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """Return a member's bytes; it may not be longer than it says it is.

    Raises:
        BadInputError: it is, or it is damaged.
    """
    try:
        with archive.open(member) as stream:
            data = stream.read(member.file_size + 1)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise BadInputError(say("The .zip is damaged; pack it again.")) from error
    if len(data) > member.file_size:
        raise BadInputError(say("The .zip is damaged; pack it again."))
    return data


def refuse_doctype(archive: zipfile.ZipFile) -> None:
    """Refuse a workbook with a document type declaration: none has one that was not put there to do harm.

    Raises:
        BadInputError: a member has one.
    """
    for member in archive.infolist():
        if member.filename.endswith((".xml", ".rels")):
            with archive.open(member) as stream:
                start = stream.read(4096)
            text = start.decode("utf-16", "ignore").encode() if start[:2] in (b"\xff\xfe", b"\xfe\xff") else start
            if _DOCTYPE in text.upper():
                raise BadInputError(
                    say("The workbook holds a document type declaration, which no ledger needs; it was not read.")
                )


def member_name(member: zipfile.ZipInfo) -> str:
    """Return a member's name; names without the UTF-8 mark are UTF-8 or GBK all the same."""
    if member.flag_bits & _UTF8_NAME:
        return unicodedata.normalize("NFC", member.orig_filename)
    stored = member.orig_filename.encode("cp437", "replace")
    return unicodedata.normalize("NFC", _decoded(stored) or member.orig_filename)


class Taker(Protocol):
    """What takes the files that were read."""

    def add(self, title: str, rows: Iterator[tuple[int, Sequence[Cell]]]) -> None:
        """Take one file: pairs of row number and cells."""


def read_csvs(archive: zipfile.ZipFile, store: Taker) -> None:
    """Read every member as the CSV file of the sheet it is named after.

    Raises:
        BadInputError: a member is no such file.
    """
    for member in archive.infolist():
        name = member_name(member)
        if "/" in name or "\\" in name or "\0" in name:
            raise BadInputError(
                say("“{name}” lies in a folder; put the CSV files into the .zip directly.", name=name[:64])
            )
        title, dot, ending = name.rpartition(".")
        if not dot or ending.lower() != "csv":
            raise BadInputError(
                say("“{name}” is no CSV file; the .zip may hold only files such as 走访.csv.", name=name[:64])
            )
        text = _decoded(unpacked(archive, member))
        if text is None:
            raise BadInputError(
                say("“{name}” is neither UTF-8 nor GB18030 text; save it as “CSV UTF-8”.", name=name[:64])
            )
        store.add(title, _records(text, name))


def _decoded(data: bytes) -> str | None:
    """Return text that is UTF-8, with or without BOM, or else GB18030; None when it is neither."""
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.removeprefix(codecs.BOM_UTF8).decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _records(text: str, name: str) -> Iterator[tuple[int, list[str | None]]]:
    """Yield the records, numbered as Excel numbers the rows."""
    reader = csv.reader(StringIO(text, newline=""))
    try:
        for number, record in enumerate(reader, start=1):
            yield number, [cell or None for cell in record]
    except csv.Error as error:
        raise BadInputError(
            say(
                "“{name}” cannot be read near line {line}: a quotation mark or a line break is out of place.",
                name=name[:64],
                line=reader.line_num,
            )
        ) from error
