"""An assessment as a file to hand out: a workbook for officials, a CSV table, or the document itself."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, Final, Literal

from sqlmodel import Session

from services.access import Action, Actor, require
from services.counties import County, county
from services.errors import BadInputError
from services.exchange.cells import guard_in_csv
from services.exchange.files import Target, replacing
from services.exchange.scoresheets import write_scores
from services.messages import DEFAULT_LANGUAGE, say, word
from services.scoring.document import document
from services.scoring.results import Assessment
from services.scoring.titles import FLAG_TITLES

Format = Literal["xlsx", "csv", "json"]


def export_scores(
    session: Session,
    *,
    actor: Actor,
    assessment: Assessment,
    path_or_buffer: Target,
    format: str = "xlsx",  # noqa: A002  the word that `kaohe score --format` uses
    language: str = DEFAULT_LANGUAGE,
) -> None:
    """Write an assessment; the numbers are those of the document, to the digit, in every format.

    Raises:
        NotPermittedError: the actor may not export results of this county.
        NotFoundError: there is no such county.
        BadInputError: there is no such format.
    """
    require(actor, Action.EXPORT_SCORES, assessment.region)
    place = county(session, actor=actor, region=assessment.region)
    write = _WRITERS[known_format(format)]
    with replacing(path_or_buffer) as out:
        write(out, assessment, place, language)


def known_format(format: str) -> Format:  # noqa: A002  see above
    """Return the format.

    Raises:
        BadInputError: there is no such format.
    """
    for known in _WRITERS:
        if known == format:
            return known
    raise BadInputError(say("“{format}” is no format: write xlsx, csv or json.", format=format))


def details(assessment: Assessment, form: Format) -> dict[str, Any]:
    """Return what the audit line of an export says."""
    return {
        "from": assessment.start.isoformat(),
        "to": assessment.end.isoformat(),
        "as_of": assessment.as_of.isoformat(),
        "format": form,
        "rulebook": assessment.rulebook.code,
        "version": assessment.rulebook.version,
        "sha256": assessment.rulebook.sha256,
    }


def _json(out: BinaryIO, assessment: Assessment, _place: County, language: str) -> None:
    out.write(json.dumps(document(assessment, language), ensure_ascii=False, indent=1).encode())


def _csv(out: BinaryIO, assessment: Assessment, _place: County, language: str) -> None:
    """Write one line a subject: identifiers as headers, numbers as in the document, UTF-8 with BOM for Excel."""
    records = [dict(_fields(subject, language)) for subject in document(assessment, language)["subjects"]]
    headers = dict.fromkeys(header for record in records for header in record if header != "flags") | {"flags": None}
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(headers), restval="")
    writer.writeheader()
    writer.writerows(records)
    out.write(text.getvalue().encode("utf-8-sig"))


def _fields(subject: dict[str, Any], language: str) -> Iterator[tuple[str, Any]]:
    for name in ("kind", "code", "name", "group", "department", "status", "reason"):
        yield name, guard_in_csv(subject.get(name, ""))
    for name in ("rank", "ranked", "grade", "total", "base"):
        yield name, subject[name]
    for line in subject["indicators"]:
        for name in ("num", "den", "points"):
            yield f"{line['code']}_{name}", line[name]
    for line in subject["adjustments"]:
        yield f"{line['code']}_points", line["points"]
    for code, count in subject["counts"].items():
        yield f"{code}_count", count
    yield "flags", "；".join(word(FLAG_TITLES[flag["code"]], language) for flag in subject["flags"])


_WRITERS: Final[dict[Format, Callable[[BinaryIO, Assessment, County, str], None]]] = {
    "xlsx": write_scores,
    "csv": _csv,
    "json": _json,
}
