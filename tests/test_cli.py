"""The `kaohe` command as an operator types it: what it prints, where, and how it ends."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from sqlmodel import col, select
from typer.testing import CliRunner, Result

from models import AuditEntry, Campaign, Region
from services import counties
from services.access import OPERATOR
from services.cli import app
from services.database import Database
from services.scoring.rulebook import DEFAULT

ENGINES = ("sqlite", "postgres")
PERIOD = ("--from", "2016-06-08", "--to", "2016-12-31")
COUNTY = (
    "--region",
    "610124",
    "--name",
    "周至县",
    "--campaign",
    "亲商助企",
    "--from",
    "2016-06-08",
    "--to",
    "2018-06-07",
)


def kaohe(*words: str | Path, database: Database | None = None) -> Result:
    """Run the command; with a database, on that one."""
    where = ("--database", database.url.render_as_string(hide_password=False)) if database else ()
    return CliRunner().invoke(app, [*map(str, words), *where])


@pytest.fixture(scope="module", params=ENGINES)
def county(request: pytest.FixtureRequest, fresh_database: Callable[[str], Database], shared: Path) -> Database:
    """A county that the command itself created and filled; its ledgers are only read."""
    database = fresh_database(request.param)
    assert kaohe("init", *COUNTY, database=database).exit_code == 0
    imported = kaohe("import", shared / "vectors/county.xlsx", "--region", "610124", database=database)
    assert imported.exit_code == 0, imported.stderr
    return database


def test_score_prints_one_document_and_writes_nothing(county: Database, shared: Path) -> None:
    with county.read() as session:
        before = session.connection().exec_driver_sql("SELECT count(*) FROM audit").scalar()
    scored = kaohe("score", "--region", "610124", *PERIOD, "--format", "json", database=county)
    assert scored.exit_code == 0
    document = json.loads(scored.stdout)
    expected = json.loads((shared / "vectors/county.2017-01-09.expected.json").read_text("utf-8"))
    assert document["as_of"] == expected["as_of"]
    assert [card["total"] for card in document["subjects"]] == [card["total"] for card in expected["subjects"]]
    with county.read() as session:
        assert session.connection().exec_driver_sql("SELECT count(*) FROM audit").scalar() == before


def test_explain_rows_add_up_to_the_indicator(county: Database) -> None:
    scored = kaohe("score", "--region", "610124", *PERIOD, "--json", database=county)
    card = next(card for card in json.loads(scored.stdout)["subjects"] if card["code"] == "G0004")
    line = next(line for line in card["indicators"] if line["code"] == "visit_coverage")
    told = kaohe(
        "explain", "--region", "610124", *PERIOD, "--subject", "cadre:G0004", "--indicator", "visit_coverage", "--json",
        database=county,
    )  # fmt: skip
    explanation = json.loads(told.stdout)
    assert (explanation["num"], explanation["den"]) == (line["num"], line["den"])
    assert sum(row["num"] for row in explanation["rows"]) == line["num"] > 0
    assert sum(row["den"] for row in explanation["rows"]) == line["den"]


def test_score_as_a_table_names_everybody_once(county: Database) -> None:
    table = kaohe("score", "--region", "610124", *PERIOD, database=county).stdout
    assert table.count("G0004") == 1
    assert "干部 · 县级领导" in table


def test_export_scores_holds_the_numbers_of_score(county: Database, tmp_path: Path) -> None:
    out = tmp_path / "results.json"
    exported = kaohe("export", "--region", "610124", "--scores", *PERIOD, out, database=county)
    assert exported.exit_code == 0, exported.stderr
    scored = kaohe("score", "--region", "610124", *PERIOD, "--json", database=county)
    assert json.loads(out.read_text("utf-8")) == json.loads(scored.stdout)


def test_export_ledger_can_be_imported_again_and_changes_nothing(county: Database, tmp_path: Path) -> None:
    out = tmp_path / "ledgers.xlsx"
    assert kaohe("export", "--region", "610124", "--ledger", out, database=county).exit_code == 0
    again = kaohe("import", out, "--region", "610124", "--json", database=county)
    report = json.loads(again.stdout)
    assert sum(report["inserted"].values()) == sum(report["updated"].values()) == 0
    assert sum(report["unchanged"].values()) == 1727


def test_every_export_leaves_a_line_and_a_file_that_cannot_be_leaves_none(county: Database, tmp_path: Path) -> None:
    before = exports(county)
    for asked in (("--scores", *PERIOD, tmp_path / "r.csv"), ("--ledger", tmp_path / "l.xlsx")):
        assert kaohe("export", "--region", "610124", *asked, database=county).exit_code == 0
    results, ledgers = exports(county)[len(before) :]
    assert (results.verb, ledgers.verb, ledgers.details) == ("export results", "export ledgers", {"format": "xlsx"})
    sha256 = results.details.pop("sha256")
    assert len(sha256) == 64
    assert results.details == {
        "from": "2016-06-08", "to": "2016-12-31", "as_of": "2017-01-09", "format": "csv",
        "rulebook": "qinshang-2016", "version": 1,
    }  # fmt: skip
    refused = kaohe("export", "--region", "610124", "--scores", *PERIOD, tmp_path / "r.pdf", database=county)
    assert refused.exit_code == 2
    assert len(exports(county)) == len(before) + 2
    assert not (tmp_path / "r.pdf").exists()


def exports(county: Database) -> list[AuditEntry]:
    with county.read() as session:
        found = session.exec(select(AuditEntry).order_by(col(AuditEntry.number)))
        return [entry for entry in found if entry.verb.startswith("export ")]


def test_export_asks_what_to_export(county: Database, tmp_path: Path) -> None:
    for flags in ((), ("--ledger", "--scores")):
        result = kaohe("export", "--region", "610124", *flags, tmp_path / "x.xlsx", database=county)
        assert result.exit_code == 2
        assert "--ledger" in result.stderr
    assert not (tmp_path / "x.xlsx").exists()


def test_a_dry_run_writes_nothing(database: Database, shared: Path) -> None:
    assert kaohe("init", *COUNTY, database=database).exit_code == 0
    workbook = shared / "vectors/county.xlsx"
    dry = kaohe("import", workbook, "--region", "610124", "--dry-run", "--json", database=database)
    assert dry.exit_code == 0
    real = kaohe("import", workbook, "--region", "610124", "--json", database=database)
    assert json.loads(dry.stdout)["inserted"] == json.loads(real.stdout)["inserted"]


def test_a_wrong_workbook_is_answered_with_every_error_and_exit_2(county: Database, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "走访"
    sheet.append(["走访编号", "干部编号", "企业编号", "走访日期", "登记日期", "方式"])
    sheet.append(["V9", "G0001", "Q9999", "2016-13-05", "2016-12-05", "实地"])
    book.save(tmp_path / "bad.xlsx")
    result = kaohe("import", tmp_path / "bad.xlsx", "--region", "610124", "--json", database=county)
    assert result.exit_code == 2
    errors = json.loads(result.stdout)["errors"]
    assert {(error["row"], error["column"]) for error in errors} == {(2, "企业编号"), (2, "走访日期")}


def test_a_file_that_is_not_there_is_told_in_one_sentence(county: Database) -> None:
    result = kaohe("import", "no-such-file.xlsx", "--region", "610124", database=county)
    assert result.exit_code == 2
    assert "no-such-file.xlsx" in result.stderr
    assert "Traceback" not in result.output


def test_an_empty_database_is_told_what_to_do(tmp_path: Path) -> None:
    result = kaohe("score", "--region", "1", *PERIOD, "--database", f"sqlite:///{tmp_path}/new.db")
    assert result.exit_code == 2
    assert "kaohe init" in result.stderr


def test_a_database_out_of_reach_is_exit_3() -> None:
    result = kaohe("doctor", "--database", "postgresql+psycopg://nobody@127.0.0.1:1/none")
    assert result.exit_code == 3
    assert "Traceback" not in result.output


def test_an_unknown_county_or_subject_is_exit_2(county: Database) -> None:
    assert kaohe("score", "--region", "999999", *PERIOD, database=county).exit_code == 2
    for subject in ("cadre:NOBODY", "person:G0004", "G0004"):
        words = ("explain", "--region", "610124", *PERIOD, "--subject", subject, "--indicator", "visit_coverage")
        assert kaohe(*words, database=county).exit_code == 2


def test_a_county_s_own_rulebook_changes_the_numbers_and_the_digest(county: Database, tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(DEFAULT.read_text("utf-8").replace('each = "0.50"', 'each = "2.50"'), "utf-8")
    default, changed = (
        json.loads(kaohe("score", "--region", "610124", *PERIOD, "--json", *extra, database=county).stdout)
        for extra in ((), ("--rulebook", own))
    )
    assert default["rulebook"]["sha256"] != changed["rulebook"]["sha256"]
    forced = [
        (before, after)
        for before, after in zip(default["subjects"], changed["subjects"], strict=True)
        if before["kind"] == "cadre" and before["counts"]["forced_escalations"] == 1
    ]
    assert forced
    for before, after in forced:
        assert before["adjustments"][0]["points"] == "-0.5000"
        assert after["adjustments"][0]["points"] == "-2.5000"


def test_a_wrong_rulebook_is_told_by_the_name_of_the_value(county: Database, tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(DEFAULT.read_text("utf-8").replace("weight = 20", "weight = -20"), "utf-8")
    result = kaohe("score", "--region", "610124", *PERIOD, "--rulebook", own, database=county)
    assert result.exit_code == 2
    assert "indicators.0.weight" in result.stderr


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("weight = 20", 'weight = "twenty"', "indicators.0.weight"),
        ("weight = 20", "weight = inf", "indicators.0.weight"),
        ("weight = 20", 'weight = "1e999999"', "indicators.0.weight"),
        ("target = 100", "target = true", "indicators.0.target"),
        ('code = "absent"', 'code = "absence"', "no flag absence"),
        ('code = "absent"\nkinds = ["cadre"]', 'code = "absent"\nkinds = ["department"]', "no flag absent"),
        ('code = "absent"', 'code = "falsified"', "stands twice"),
        ('count = "rework"', 'count = "forced_escalations"', "stands twice"),
        ("share = 10", "share = 110", "flags.8.share"),
        ("share = 10", "share = 0", "needs a share"),
        ('code = "low_on_time"', 'code = "long_overdue"', "smallest sample"),
        ('{ severity = "yellow", limit = "80" }', '{ severity = "red", limit = "80" }', "red before yellow"),
    ],
)
def test_a_rulebook_that_could_not_be_scored_by_is_refused(
    county: Database, tmp_path: Path, before: str, after: str, told: str
) -> None:
    own = tmp_path / "own.toml"
    text = DEFAULT.read_text("utf-8")
    assert before in text
    own.write_text(text.replace(before, after, 1), "utf-8")
    result = kaohe("score", "--region", "610124", *PERIOD, "--rulebook", own, database=county)
    assert result.exit_code == 2
    assert told in result.stderr


def test_the_template_is_a_workbook_with_every_sheet(tmp_path: Path) -> None:
    assert kaohe("template", tmp_path / "blank.xlsx").exit_code == 0
    sheets = openpyxl.load_workbook(tmp_path / "blank.xlsx").sheetnames
    assert {"部门", "走访", "问题", "填表说明"} <= set(sheets)


def test_a_user_gets_a_link_once_and_never_a_password(county: Database) -> None:
    added = kaohe("user", "add", "leader", "--role", "leader", "--region", "610124", "--json", database=county)
    assert added.exit_code == 0
    link = json.loads(added.stdout)["link"]
    listed = json.loads(kaohe("user", "list", "--json", database=county).stdout)
    assert [(user["name"], user["has_password"], user["disabled"]) for user in listed] == [("leader", False, False)]
    assert kaohe("user", "disable", "leader", database=county).exit_code == 0
    assert json.loads(kaohe("user", "list", "--json", database=county).stdout)[0]["disabled"] is True
    assert kaohe("user", "enable", "leader", database=county).exit_code == 0
    assert json.loads(kaohe("user", "list", "--json", database=county).stdout)[0]["disabled"] is False
    reset = kaohe("user", "reset", "leader", "--json", database=county)
    assert json.loads(reset.stdout)["link"] != link
    assert kaohe("user", "reset", "nobody", database=county).exit_code == 2


def test_doctor_finds_a_migrated_database_well(county: Database) -> None:
    result = kaohe("doctor", "--json", database=county)
    assert result.exit_code == 0
    found = {one["check"]: one for one in json.loads(result.stdout)}
    assert found["migration"]["ok"]
    if county.engine.dialect.name == "sqlite":
        assert found["journal_mode"]["found"] == "wal"


def test_doctor_fails_on_a_database_that_was_never_migrated(tmp_path: Path) -> None:
    result = kaohe("doctor", "--json", "--database", f"sqlite:///{tmp_path}/new.db")
    assert result.exit_code == 1
    assert any(one["check"] == "migration" and not one["ok"] for one in json.loads(result.stdout))


def test_demo_fills_both_counties_and_refuses_a_database_with_other_data(tmp_path: Path, county: Database) -> None:
    assert kaohe("demo", database=county).exit_code == 2
    fresh = ("--database", f"sqlite:///{tmp_path}/demo.db")
    filled = kaohe("demo", "--json", *fresh)
    assert filled.exit_code == 0, filled.stderr
    assert set(json.loads(filled.stdout)) == {"610124", "610125"}
    assert kaohe("demo", *fresh).exit_code == 0
    assert kaohe("demo", "--seed", "2", *fresh).exit_code == 2


@pytest.mark.parametrize(
    ("given", "kept"),
    [((), ("县级领导",)), (("--unranked", "县级领导，镇街"), ("县级领导", "镇街")), (("--unranked", ""), ())],
)
def test_a_county_says_which_groups_are_shown_without_ranks(database: Database, given: tuple, kept: tuple) -> None:
    assert kaohe("init", *COUNTY, *given, database=database).exit_code == 0
    with database.read() as session:
        assert counties.county(session, actor=OPERATOR, region="610124").unranked_groups == kept


def test_the_daily_run_says_what_it_reported_and_does_nothing_twice(county: Database) -> None:
    """The county's campaign of 2016 is over, so nothing goes up any more."""
    for _ in range(2):
        ran = kaohe("tick", "--json", database=county)
        assert (ran.exit_code, json.loads(ran.stdout)) == (0, {"610124": []})
    assert "610124：0 件" in ran.stderr


def test_the_daily_run_names_every_county_that_it_could_not_be_carried_out_for(county: Database) -> None:
    with county.write() as session:
        for code, calendar in (("610122", "YY"), ("610123", "XX")):
            session.add(Region(code=code, name=code, calendar=calendar))
            session.flush()
            session.add(Campaign(region=code, name="亲商助企", starts_on=date(2016, 1, 1), ends_on=date(2099, 12, 31)))
    ran = kaohe("tick", "--json", database=county)
    told = json.loads(ran.stdout)
    assert (ran.exit_code, told["610124"]) == (2, [])
    for code, calendar in (("610122", "YY"), ("610123", "XX")):
        assert calendar in told[code]["error"]
        assert f"{code}：今日的逾期升级未能执行。" in ran.stderr
