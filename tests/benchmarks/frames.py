"""Rival (a): three core metrics in pandas over `read_sql`, as an analyst would write them.

It reads scoring.md rows 1, 4 and 5, but passes over every issue that was reported upward or reopened: less to do than
we have.
"""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Connection

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

NEVER = 10**6
PAIR = ["cadre_code", "enterprise_code"]
QUERIES = {
    "assignments": "SELECT cadre_code, enterprise_code, start_on, end_on FROM assignments",
    "visits": "SELECT visit_code, cadre_code, enterprise_code, visited_on, recorded_on, method FROM visits",
    "exemptions": "SELECT cadre_code, enterprise_code, month, reason, approved_on FROM exemptions",
    "checks": "SELECT visit_code, checked_on, confirmed_on FROM spot_checks WHERE verdict = '虚报' AND state = '确认'",
    "issues": "SELECT issue_code, dept_code, level, registered_on, assigned_on, due_on, extended_to, "
    "extension_approved_on, closed_on, outcome, cancelled_on FROM issues",
    "upward": "SELECT issue_code FROM escalations WHERE kind = '主动上报'",
    "reopenings": "SELECT issue_code FROM reopenings",
}


def three_metrics(connection: Connection, case: Case, calendar: Calendar) -> Sums:
    """Read the tables and return the sums."""
    frames = {name: _read(connection, query) for name, query in QUERIES.items()}
    return {"visit_coverage": _coverage(frames, case, calendar), **_issues(frames, case, calendar)}


def _read(connection: Connection, query: str) -> pd.DataFrame:
    dates = [name for name in query.replace(",", " ").split() if name.endswith(("_on", "_to")) or name == "month"]
    return pd.read_sql(query, connection, parse_dates=dates)


def _day(column: Any) -> Any:
    """Return days since 1970, NEVER for blanks."""
    days = column.to_numpy().astype("datetime64[D]").astype(np.int64)
    return np.where(column.isna(), NEVER, days)


def _number(day: date) -> int:
    return (day - date(1970, 1, 1)).days


def _coverage(frames: dict[str, pd.DataFrame], case: Case, calendar: Calendar) -> dict[str, tuple[int, int]]:
    start, end, until = _number(case.start), _number(case.end), _number(case.until)
    rows = frames["assignments"]
    rows = rows.assign(first=np.maximum(_day(rows.start_on), start), last=np.minimum(_day(rows.end_on), end))

    months = pd.DataFrame({"month": pd.period_range(case.start, case.end, freq="M")})
    months["month_first"] = _day(months.month.dt.start_time)
    months["month_last"] = _day(months.month.dt.end_time.dt.normalize())
    months["mdays"] = calendar.at(months.month_last.to_numpy()) - calendar.at(months.month_first.to_numpy() - 1)
    parts = rows[[*PAIR, "first", "last"]].merge(months, how="cross")
    parts["first"] = np.maximum(parts["first"], parts.month_first)
    parts["last"] = np.minimum(parts["last"], parts.month_last)
    parts = parts[parts["first"] <= parts["last"]]
    parts["days"] = calendar.at(parts["last"].to_numpy()) - calendar.at(parts["first"].to_numpy() - 1)
    owed = parts.groupby([*PAIR, "month_first"], as_index=False).agg(
        days=("days", "sum"), mdays=("mdays", "first"), last=("last", "max"), month_last=("month_last", "first")
    )
    owed = owed[owed["last"] <= until]
    owed["required"] = (2 * TARGET * owed.days + owed.mdays) // (2 * owed.mdays)

    excused = frames["exemptions"]
    excused = excused.assign(month_first=_day(excused.month), approved=_day(excused.approved_on))
    owed = owed.merge(excused[[*PAIR, "month_first", "reason", "approved"]], how="left", on=[*PAIR, "month_first"])
    in_time = owed.approved <= np.minimum(calendar.nth(owed.month_last.to_numpy(), REPORT_WITHIN), _number(case.as_of))
    health = in_time & (owed.reason == "身体")
    counted = in_time & ~health
    place = counted.groupby([owed.cadre_code, owed.enterprise_code]).cumsum()
    owed = owed[~(health | (counted & (place <= EXEMPT_MAX))) & (owed.required >= 1)]

    visits = frames["visits"]
    visits = visits.assign(visited=_day(visits.visited_on), recorded=_day(visits.recorded_on))
    visits = visits[
        (visits.method != "电话")
        & (visits.visited >= start)
        & (visits.visited <= until)
        & (visits.recorded >= visits.visited)
        & (visits.recorded <= _number(case.as_of))
    ]
    late = calendar.at(visits.recorded.to_numpy()) - calendar.at(visits.visited.to_numpy()) > RECORD_WITHIN
    visits = visits[~late]
    checks = frames["checks"]
    checks = checks[(_day(checks.checked_on) <= until) & (_day(checks.confirmed_on) <= _number(case.as_of))]
    false = frames["visits"].merge(checks[["visit_code"]])[[*PAIR, "visited_on"]].drop_duplicates()
    visits = visits.merge(false.assign(false=True), how="left", on=[*PAIR, "visited_on"])
    visits = visits[visits.false.isna()].drop_duplicates([*PAIR, "visited"])
    visits = visits.merge(rows[[*PAIR, "first", "last"]], on=PAIR)
    visits = visits[(visits.visited >= visits["first"]) & (visits.visited <= visits["last"])]
    visits["month_first"] = _day(visits.visited_on.dt.to_period("M").dt.start_time)
    made = visits.groupby([*PAIR, "month_first"], as_index=False).size()

    owed = owed.merge(made, how="left", on=[*PAIR, "month_first"]).fillna({"size": 0})
    owed["num"] = np.minimum(owed["size"], owed.required)
    sums = owed.groupby("cadre_code")[["num", "required"]].sum()
    return {str(code): (int(num), int(den)) for code, num, den in sums.itertuples()}


def _issues(frames: dict[str, pd.DataFrame], case: Case, calendar: Calendar) -> dict[str, dict[str, tuple[int, int]]]:
    start, until = _number(case.start), _number(case.until)
    issues = frames["issues"]
    passed_over = set(frames["upward"].issue_code) | set(frames["reopenings"].issue_code)
    issues = issues[(_day(issues.registered_on) <= until) & ~issues.issue_code.isin(passed_over)]
    assigned = _day(issues.assigned_on)
    base = np.minimum(_day(issues.due_on), calendar.nth(assigned, issues.level.map(LIMITS).to_numpy()))
    approved = _day(issues.extension_approved_on)
    extended = np.minimum(_day(issues.extended_to), calendar.nth(base, EXTENSION_MAX))
    due = np.where(approved <= np.minimum(base, until), np.maximum(base, extended), base)

    closed, solved = _day(issues.closed_on), (issues.outcome == "已解决").to_numpy()
    known = (closed <= until) & (solved | (_day(issues.cancelled_on) <= _number(case.as_of)))
    done = np.where(known, closed, NEVER)
    settled = np.where(done <= due, done, due + 1)
    judged = (settled >= start) & (settled <= until) & ~((done <= due) & ~solved)
    on_time = (done <= due)[judged]
    due, assigned, done = due[judged], assigned[judged], np.minimum(done[judged], until)
    late = np.maximum(1, calendar.at(np.maximum(done, due)) - calendar.at(due))
    limit = np.maximum(1, calendar.at(due) - calendar.at(assigned))
    credit = np.where(on_time, 10_000, np.maximum(0, 10_000 - 10_000 * late // limit))
    judged_issues = pd.DataFrame({"dept_code": issues.dept_code[judged], "on_time": on_time, "credit": credit})
    sums = judged_issues.groupby("dept_code").agg(
        on_time=("on_time", "sum"), credit=("credit", "sum"), judged=("credit", "size")
    )
    return {
        "on_time_rate": {str(code): (int(row.on_time), int(row.judged)) for code, row in sums.iterrows()},
        "turnaround": {str(code): (int(row.credit), 10_000 * int(row.judged)) for code, row in sums.iterrows()},
    }
