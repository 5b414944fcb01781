"""Rival (b): the same three metrics as hand-written SQL in DuckDB, tables and calendar in its memory beforehand.

It reads scoring.md as rival (a) does: issues that were reported upward or reopened are passed over.
"""

from typing import Any

import duckdb
import pandas as pd
from sqlalchemy import Connection, text

from models import LEDGERS
from tests.benchmarks.cases import (
    EXEMPT_MAX,
    EXTENSION_MAX,
    LIMITS,
    RECORD_WITHIN,
    REPORT_WITHIN,
    TARGET,
    Calendar,
    Case,
    Sums,
)

COVERAGE = f"""
WITH part AS (
    SELECT a.cadre_code, a.enterprise_code, m.first_day, m.last_day, m.workdays AS mdays,
           greatest(a.start_on, $start, m.first_day) AS since, least(coalesce(a.end_on, $end), $end, m.last_day) AS upto
    FROM assignments a JOIN month m ON m.last_day >= greatest(a.start_on, $start)
                                   AND m.first_day <= least(coalesce(a.end_on, $end), $end)
), owed AS (
    SELECT cadre_code, enterprise_code, first_day, any_value(last_day) AS last_day, max(upto) AS upto,
           (2 * {TARGET} * sum(b.no - a.no) + any_value(mdays)) // (2 * any_value(mdays)) AS required
    FROM part JOIN day a ON a.day = since - 1 JOIN day b ON b.day = upto
    GROUP BY ALL
), settled AS (
    SELECT o.*, e.reason = '身体' AS health, e.cadre_code IS NOT NULL AS excused,
           count(e.reason) FILTER (e.reason <> '身体')
               OVER (PARTITION BY o.cadre_code, o.enterprise_code ORDER BY o.first_day) AS place
    FROM owed o JOIN day d ON d.day = o.last_day JOIN workday w ON w.no = d.no + {REPORT_WITHIN}
    LEFT JOIN exemptions e ON e.cadre_code = o.cadre_code AND e.enterprise_code = o.enterprise_code
                          AND e.month = o.first_day AND e.approved_on <= least(w.day, $as_of)
    WHERE o.upto <= $until
), asked AS (
    SELECT * FROM settled
    WHERE required >= 1 AND NOT (excused AND (health OR place <= {EXEMPT_MAX}))
), falsified AS (
    SELECT v.cadre_code, v.enterprise_code, v.visited_on
    FROM spot_checks c JOIN visits v USING (visit_code)
    WHERE c.verdict = '虚报' AND c.state = '确认' AND c.checked_on <= $until AND c.confirmed_on <= $as_of
), made AS (
    SELECT v.cadre_code, v.enterprise_code, date_trunc('month', v.visited_on)::DATE AS first_day,
           count(DISTINCT v.visited_on) AS visits
    FROM visits v JOIN day a ON a.day = v.visited_on JOIN day b ON b.day = v.recorded_on
    SEMI JOIN assignments s ON s.cadre_code = v.cadre_code AND s.enterprise_code = v.enterprise_code
        AND v.visited_on BETWEEN s.start_on AND coalesce(s.end_on, DATE '9999-12-31')
    ANTI JOIN falsified f ON f.cadre_code = v.cadre_code AND f.enterprise_code = v.enterprise_code
        AND f.visited_on = v.visited_on
    WHERE v.visited_on BETWEEN $start AND $until AND v.recorded_on <= $as_of AND v.method <> '电话'
      AND b.no - a.no <= {RECORD_WITHIN}
    GROUP BY ALL
)
SELECT cadre_code, sum(least(coalesce(visits, 0), required))::BIGINT, sum(required)::BIGINT
FROM asked LEFT JOIN made USING (cadre_code, enterprise_code, first_day) GROUP BY cadre_code
"""

ISSUES = f"""
WITH based AS (
    SELECT i.*, least(i.due_on, w.day) AS base
    FROM issues i JOIN level l USING (level) JOIN day d ON d.day = i.assigned_on JOIN workday w ON w.no = d.no + l.days
    WHERE i.registered_on <= $until
      AND i.issue_code NOT IN (SELECT issue_code FROM escalations WHERE kind = '主动上报')
      AND i.issue_code NOT IN (SELECT issue_code FROM reopenings)
), dated AS (
    SELECT i.dept_code, i.assigned_on, i.outcome,
           CASE WHEN i.extension_approved_on <= least(base, $until)
                THEN greatest(base, least(i.extended_to, w.day)) ELSE base END AS due,
           CASE WHEN i.closed_on <= $until AND (i.outcome = '已解决' OR i.cancelled_on <= $as_of)
                THEN i.closed_on END AS done
    FROM based i JOIN day d ON d.day = base JOIN workday w ON w.no = d.no + {EXTENSION_MAX}
), judged AS (
    SELECT *, coalesce(done <= due, false) AS on_time,
           CASE WHEN done <= due THEN done ELSE due + 1 END AS settled
    FROM dated
    WHERE settled BETWEEN $start AND $until AND (NOT on_time OR outcome = '已解决')
), credited AS (
    SELECT dept_code, on_time,
           CASE WHEN on_time THEN 10000 ELSE greatest(0, 10000 -
               10000 * greatest(1, greatest(e.no, d.no) - d.no) // greatest(1, d.no - a.no)) END AS credit
    FROM judged JOIN day a ON a.day = assigned_on JOIN day d ON d.day = due JOIN day e ON e.day = coalesce(done, $until)
)
SELECT dept_code, count(*) FILTER (on_time), sum(credit)::BIGINT, count(*) FROM credited GROUP BY dept_code
"""


def tables(connection: Connection, calendar: Calendar) -> duckdb.DuckDBPyConnection:
    """Return a DuckDB that holds the ledgers and the calendar in its memory."""
    duck = duckdb.connect()
    for ledger in LEDGERS:
        columns = ledger.__table__.columns  # type: ignore[attr-defined]  # SQLModel adds it to every table
        dates = [column.name for column in columns if str(column.type) == "DATE"]
        frame = pd.read_sql(text(f"SELECT * FROM {ledger.__tablename__}"), connection, parse_dates=dates)
        casts = ", ".join(f"CAST({name} AS DATE) AS {name}" for name in dates)
        duck.register("frame", frame)
        duck.execute(
            f"CREATE TABLE {ledger.__tablename__} AS SELECT * {f'REPLACE ({casts})' if casts else ''} FROM frame"
        )
        duck.unregister("frame")
    days = pd.DataFrame({"day": calendar.days, "no": calendar.number, "is_workday": calendar.is_workday})
    duck.register("days", days)
    duck.execute("CREATE TABLE day AS SELECT day::DATE AS day, no FROM days")
    duck.execute("CREATE TABLE workday AS SELECT day::DATE AS day, no FROM days WHERE is_workday")
    duck.execute("""
        CREATE TABLE month AS SELECT min(day)::DATE AS first_day, max(day)::DATE AS last_day,
            count(*) FILTER (is_workday) AS workdays FROM days GROUP BY date_trunc('month', day)""")
    duck.execute("CREATE TABLE level (level VARCHAR, days INTEGER)")
    duck.executemany("INSERT INTO level VALUES (?, ?)", list(LIMITS.items()))
    return duck


def three_metrics(duck: duckdb.DuckDBPyConnection, case: Case) -> Sums:
    """Return the sums."""
    period: dict[str, Any] = {"start": case.start, "until": case.until}
    coverage = duck.execute(COVERAGE, {**period, "end": case.end, "as_of": case.as_of}).fetchall()
    issues = duck.execute(ISSUES, {**period, "as_of": case.as_of}).fetchall()
    return {
        "visit_coverage": {code: (num, den) for code, num, den in coverage},
        "on_time_rate": {code: (on_time, judged) for code, on_time, _, judged in issues},
        "turnaround": {code: (credit, 10_000 * judged) for code, _, credit, judged in issues},
    }
