"""Results as files: the numbers of the document in every format, and nothing in them that acts."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from models import Campaign
from services import calendars
from services.access import OPERATOR
from services.counties import UNRANKED
from services.database import Database
from services.errors import BadInputError, NotPermittedError
from services.exchange.reading import read_workbook
from services.exchange.results import export_scores
from services.exchange.scoresheets import HEAD
from services.scoring import assess, document
from services.scoring.results import Assessment
from tests.exchange.books import REGION, brought_in, found_county
from tests.exchange.test_exporting import no_formulas


@pytest.fixture(scope="module")
def scored(fresh_database: Callable[[str], Database], shared: Path) -> Iterator[tuple[Database, Assessment]]:
    database = found_county(fresh_database("sqlite"))
    with database.write() as session:
        calendars.install(session)
    assert brought_in(database, read_workbook(shared / "vectors/corners.xlsx", name="corners.xlsx")).errors == ()
    with database.read() as session:
        period = {"start": date(2016, 6, 8), "end": date(2016, 12, 31), "as_of": date(2017, 1, 9)}
        yield database, assess(session, actor=OPERATOR, region=REGION, **period)


def written(scored: tuple[Database, Assessment], **options: Any) -> bytes:
    database, assessment = scored
    out = io.BytesIO()
    options = {"actor": OPERATOR, "assessment": assessment} | options
    with database.read() as session:
        export_scores(session, path_or_buffer=out, **options)
    return out.getvalue()


def test_the_json_file_is_the_document(scored: tuple[Database, Assessment]) -> None:
    assert json.loads(written(scored, format="json")) == document(scored[1])


def test_the_numbers_of_the_workbook_are_the_documents_to_the_digit(scored: tuple[Database, Assessment]) -> None:
    data = written(scored)
    no_formulas(data)
    book = openpyxl.load_workbook(io.BytesIO(data))
    subjects = {(subject["kind"], subject["code"]): subject for subject in document(scored[1])["subjects"]}
    seen = set()
    for sheet in book.worksheets[:-1]:
        kind = "department" if sheet.title.startswith("部门") else "cadre"
        first = 7 if kind == "cadre" else 6
        for row in sheet.iter_rows(min_row=HEAD + 1, values_only=True):
            subject = subjects[kind, row[1]]
            seen.add((kind, row[1]))
            assert sheet.title.endswith(subject["group"])
            ranked = subject["group"] not in UNRANKED
            assert (row[0], row[2]) == (subject["rank"] if ranked else None, subject["name"])
            total, grade, base = row[first - 3 : first]
            assert grade == subject["grade"]
            assert exact(total) == exact(subject["total"])
            assert exact(base) == exact(subject["base"])
            for place, line in enumerate(subject["indicators"]):
                num, den, points = row[first + 3 * place : first + 3 * place + 3]
                assert (num, den) == (line["num"], line["den"])
                assert exact(points) == exact(line["points"])
            titles = [cell.value for cell in sheet[HEAD - 1]]
            for line in subject["adjustments"]:
                title = {"forced_escalations": "被动上报", "rework": "重办", "bonus": "加分", "penalty": "减分"}
                assert exact(row[titles.index(title[line["code"]])]) == exact(line["points"])
            flags = row[titles.index("问责线索")]
            assert len(flags.splitlines() if flags else []) == len(subject["flags"])
    assert seen == set(subjects)


def exact(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def test_groups_are_ordered_by_rank(scored: tuple[Database, Assessment]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(written(scored)))
    for sheet in book.worksheets[:-1]:
        ranks = [row[0] for row in sheet.iter_rows(min_row=HEAD + 1, values_only=True)]
        ranked = [rank for rank in ranks if rank is not None]
        assert ranked == sorted(ranked)
        assert ranks[: len(ranked)] == ranked
        assert sheet.freeze_panes == "D5"
        assert sheet["E5"].number_format == "0.00" or sheet["D5"].number_format == "0.00"


def test_groups_whose_ranks_are_not_announced_have_none_in_the_workbook(
    scored: tuple[Database, Assessment],
) -> None:
    cards = tuple(replace(card, group="县级领导") for card in scored[1].subjects)
    book = openpyxl.load_workbook(io.BytesIO(written((scored[0], replace(scored[1], subjects=cards)))))
    told = {card.code for card in cards if any(flag.code == "bottom_of_group" for flag in card.flags)}
    assert told
    for sheet in book.worksheets[:-1]:
        titles = [cell.value for cell in sheet[HEAD - 1]]
        rows = list(sheet.iter_rows(min_row=HEAD + 1, values_only=True))
        assert [row[1] for row in rows] == sorted(row[1] for row in rows)
        for row in rows:
            assert row[0] is None
            assert row[titles.index("说明")].startswith("本组不公布名次")
            assert "名次" not in (row[titles.index("问责线索")] or "")
            assert ("组内靠后" in (row[titles.index("问责线索")] or "")) == (row[1] in told)


def test_the_document_and_the_table_keep_all_ranks(scored: tuple[Database, Assessment]) -> None:
    ranks = [str(card.rank or "") for card in scored[1].subjects]
    assert any(card.group in UNRANKED and card.rank for card in scored[1].subjects)
    table = csv.DictReader(io.StringIO(written(scored, format="csv").decode("utf-8-sig")))
    assert [line["rank"] for line in table] == ranks
    assert [str(subject["rank"] or "") for subject in json.loads(written(scored, format="json"))["subjects"]] == ranks


def test_the_workbook_says_what_it_rests_on(scored: tuple[Database, Assessment]) -> None:
    about = dict(openpyxl.load_workbook(io.BytesIO(written(scored)))["说明"].iter_rows(max_col=2, values_only=True))
    stamp = scored[1].rulebook
    assert about["考核办法"] == "qinshang-2016"
    assert about["规则版本"] == str(stamp.version)
    assert about["规则摘要（SHA-256）"] == stamp.sha256
    assert about["考核期"] == "2016-06-08 – 2016-12-31"
    assert about["数据截至"] == "2017-01-09"
    assert "水印" not in about


def test_the_csv_file_has_a_line_for_each_subject(scored: tuple[Database, Assessment]) -> None:
    data = written(scored, format="csv")
    assert data.startswith(b"\xef\xbb\xbf")
    records = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    subjects = document(scored[1])["subjects"]
    assert len(records) == len(subjects)
    for record, subject in zip(records, subjects, strict=True):
        assert (record["kind"], record["code"], record["total"]) == (
            subject["kind"],
            subject["code"],
            subject["total"] or "",
        )
        for line in subject["indicators"]:
            assert record[f"{line['code']}_num"] == str(line["num"])
            assert record[f"{line['code']}_points"] == (line["points"] or "")


def test_names_that_could_act_are_harmless_in_every_format(scored: tuple[Database, Assessment]) -> None:
    database, assessment = scored
    nasty = ["=1+1", "+1", "-1", "@x", "\tx", "＝1"]
    cards = tuple(
        replace(card, name=nasty[number % 6], group="a/b:*?[]'" * 5) for number, card in enumerate(assessment.subjects)
    )
    acting = replace(assessment, subjects=cards)
    data = written((database, acting))
    no_formulas(data)
    names = [
        row[2]
        for sheet in openpyxl.load_workbook(io.BytesIO(data)).worksheets[:-1]
        for row in sheet.iter_rows(min_row=HEAD + 1, values_only=True)
    ]
    assert len(names) == len(cards)
    assert not any(str(name).startswith(("=", "+", "-", "@")) for name in names)
    for record in csv.DictReader(io.StringIO(written((database, acting), format="csv").decode("utf-8-sig"))):
        assert record["name"].startswith("'")


def test_a_demo_county_is_marked(scored: tuple[Database, Assessment]) -> None:
    database, _ = scored
    with database.write() as session:
        session.get_one(Campaign, (REGION, "亲商助企")).demo = True
    try:
        book = openpyxl.load_workbook(io.BytesIO(written(scored)))
    finally:
        with database.write() as session:
            session.get_one(Campaign, (REGION, "亲商助企")).demo = False
    assert book["说明"]["B1"].value == "演示数据"
    for sheet in book.worksheets[:-1]:
        assert "演示数据" in [cell.value for cell in sheet[2]]


def test_english_is_whole(scored: tuple[Database, Assessment]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(written(scored, language="en")))
    assert book.sheetnames[-1] == "About these results"
    assert [cell.value for cell in book.worksheets[0][HEAD - 1]][:3] == ["Rank in the group", "Code", "Full name"]


def test_who_exports_results(scored: tuple[Database, Assessment], actors: Any) -> None:
    for role in ("leader", "office"):
        assert written(scored, actor=getattr(actors, role))
    for role in ("supervisor", "department", "cadre", "administrator", "stranger"):
        with pytest.raises(NotPermittedError):
            written(scored, actor=getattr(actors, role))


def test_an_unknown_format_writes_no_file(scored: tuple[Database, Assessment], tmp_path: Path) -> None:
    database, assessment = scored
    with database.read() as session, pytest.raises(BadInputError):
        export_scores(session, actor=OPERATOR, assessment=assessment, path_or_buffer=tmp_path / "x.pdf", format="pdf")
    assert list(tmp_path.iterdir()) == []
