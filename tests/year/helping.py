"""What cadres do month by month: visits, exempt months, monthly reports, and enterprises handed over."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

from seed.demo.chance import Chance
from seed.demo.days import month_end, months, workday_after
from seed.demo.roster import Pair
from seed.demo.rows import Row
from seed.demo.texts import DIFFICULTIES, SUGGESTIONS
from seed.demo.visits import PairMonth, conduct, pair_months, visits
from services.ledgers import reports
from services.ledgers.exemptions import approve_exemption, ask_exemption, refuse_exemption, withdraw_exemption
from services.ledgers.handover_reading import handovers
from services.ledgers.handovers import hand_over, sign_handover
from services.ledgers.list_editing import TypedRow, save_rows
from services.ledgers.lists import listed
from services.ledgers.visits import Told, amend_visit, record_visit, set_confirmed
from tests.year.county import LAST, REGION, SEED, STARTS, YEAR_ENDS, County, Story

_DUE_FROM: Final = 0.25
"""Share of a month from which half a visit, rounded up, is expected, and with it a report."""


class Helping:
    """What the cadres of the county will do, day by day: who visits whom when, as in the demonstration."""

    def __init__(self, county: County) -> None:
        """Draw the year."""
        made, self._excused = visits(county.people, SEED)
        self.made = [row for row in made if _day(row, "visited_on") <= YEAR_ENDS]
        self._county = county
        self._chance = Chance(SEED, REGION, "helping")
        self._recorded: dict[date, list[Row]] = defaultdict(list)
        for row in self.made:
            self._recorded[_day(row, "recorded_on")].append(row)
        self._begins: dict[date, list[Story]] = defaultdict(list)
        for number, row in enumerate(self._excused):
            if _day(row, "month") < YEAR_ENDS.replace(day=1):
                self._begins[workday_after(month_end(_day(row, "month")) - timedelta(days=3), 1)].append(
                    self._exemption(row, number)
                )
        for number, cell in enumerate(pair_months(county.people)):
            if cell.month < YEAR_ENDS.replace(day=1) and cell.pair.covers(month_end(cell.month)):
                self._owe(cell, number)
        for pair in county.people.pairs:
            if pair.end is not None:
                self._begins[pair.end].append(self._handover(pair))

    def work(self) -> None:
        """Record what is recorded today, and begin what begins today."""
        for number, row in enumerate(self._recorded.pop(self._county.today, ())):
            self._record(row, number)
        for story in self._begins.pop(self._county.today, ()):
            self._county.tell(story)

    def left(self) -> list[date]:
        """Return the days for which something was planned that nobody came to."""
        return [day for plans in (self._recorded, self._begins) for day in plans if day <= LAST]

    def _record(self, row: Row, number: int) -> None:
        county, cadre = self._county, self._county.cadres[str(row["cadre_code"])]
        day, told = _day(row, "visited_on"), _told(row)
        slip = number == 1 and county.today.day % 9 == 0
        typed = replace(told, method="电话") if slip else told
        code = county.do(record_visit, cadre, told=typed)
        county.visited[str(row["cadre_code"]), told.enterprise, day] = code
        version = 1
        if slip:
            county.do(amend_visit, cadre, code=code, version=version, told=told)
            version += told != typed
        if number % 8 == 0 and row["confirmed"] is not None:
            asks = county.staff["supervisor" if number else "office"]
            county.do(set_confirmed, asks, code=code, version=version, confirmed=row["confirmed"])

    def _exemption(self, row: Row, number: int) -> Story:
        """Ask for an exempt month at its end; some are withdrawn first, some refused, some granted too late."""
        county, cadre = self._county, self._county.cadres[str(row["cadre_code"])]
        wanted = {"enterprise": row["enterprise_code"], "month": row["month"], "reason": row["reason"]}
        if number % 9 == 1:
            first = county.do(ask_exemption, cadre, **{**wanted, "reason": "其他"}, details="家中有事").number
            yield county.after(1)
            county.do(withdraw_exemption, cadre, number=first, version=1)
        asked = county.do(ask_exemption, cadre, **wanted).number
        yield max(_day(row, "approved_on"), county.after(1))
        decided = {"number": asked, "version": 1}
        if number % 7 == 3:
            county.do(refuse_exemption, county.staff["office"], **decided, answer="企业当月照常生产，应当走访")
        else:
            county.do(approve_exemption, county.staff["office"], **decided)

    def _owe(self, cell: PairMonth, number: int) -> None:
        """Plan the report of a month, if it is owed and is ever handed in; most hand in the middle one of a quarter."""
        chance, works = self._chance, conduct(self._county.people, cell.pair.cadre, cell.month)
        is_late = chance.hit(works.reported_late)
        if cell.part < _DUE_FROM or (is_late and chance.hit(0.35)) or (not _in_the_middle(cell) and number % 5):
            return
        submitted = workday_after(month_end(cell.month), chance.between(6, 12) if is_late else chance.between(1, 5))
        if submitted <= LAST:
            self._begins[submitted].append(self._report(cell, number, chance.hit(works.verified)))

    def _report(self, cell: PairMonth, number: int, verified: bool) -> Story:  # noqa: FBT001  as the chance fell
        """Write a report; the office returns some, and verifies one 无问题 a quarter."""
        county, cadre = self._county, self._county.cadres[cell.pair.cadre]
        about = {"enterprise": cell.pair.enterprise, "month": cell.month}
        calm = (cell.pair.enterprise, cell.month) not in county.troubled
        written = self._written(calm=calm)
        if number % 10 == 0:
            typed = {"output": written.output, "employees": written.employees}
            county.do(reports.save_report_draft, cadre, **about, draft=typed)
        county.do(reports.submit_report, cadre, **about, written=written)
        one, office = {**about, "cadre": cell.pair.cadre, "version": 1}, county.staff["office-2"]
        if number % 15 == 0:
            yield county.after(1)
            county.do(reports.return_report, office, **one, reason="用工人数与上月相差过大，请核对")
            yield county.after(1)
            county.do(reports.submit_report, cadre, **about, written=replace(written, employees="88"))
        if calm and verified and _in_the_middle(cell):
            yield county.after(self._chance.between(1, 5))
            county.do(reports.verify_no_issue, office, **one)

    def _written(self, *, calm: bool) -> reports.Written:
        chance = self._chance
        return reports.Written(
            no_issue=calm,
            output=f"{chance.between(20, 2600)}.{chance.between(0, 99):02}",
            value_added=str(chance.between(5, 600)),
            investment=str(chance.between(0, 900)) if chance.hit(0.2) else "",
            employees=str(chance.between(18, 420)),
            difficulties="" if calm else chance.pick(DIFFICULTIES),
            suggestions=chance.pick(SUGGESTIONS) if chance.hit(0.15) else "",
        )

    def _handover(self, pair: Pair) -> Story:
        """Hand an enterprise over on the last day of who leaves; both sign where problems are open."""
        county, office = self._county, self._county.staff["office"]
        assert pair.end is not None
        on = pair.end + timedelta(days=1)
        coming = next(one for one in county.people.pairs if one.enterprise == pair.enterprise and one.start == on)
        number = county.do(
            hand_over,
            office,
            cadre=pair.cadre,
            enterprise=pair.enterprise,
            start_on=pair.start,
            version=1,
            to_cadre=coming.cadre,
            on=on,
            reason=pair.reason,
        )
        self._rename_contact(pair.enterprise)
        for version, code in enumerate((pair.cadre, coming.cadre), 1):
            mine = county.do(handovers, county.cadres[code], waiting=True).rows
            if number in {row.number for row in mine}:
                county.do(sign_handover, county.cadres[code], number=number, version=version)
            yield county.after(1)

    def _rename_contact(self, enterprise: str) -> None:
        """Write the enterprise's new contact into the list, as the office hears of it."""
        county, office = self._county, self._county.staff["office"]
        (row,) = county.do(listed, office, sheet="enterprises", words=enterprise).rows
        typed = TypedRow(1, {"contact": "示例联系人（新）"}, row.key, row.version)
        assert county.do(save_rows, office, sheet="enterprises", rows=[typed]).changed == 1


def _in_the_middle(cell: PairMonth) -> bool:
    """Tell whether a month is the middle one of its quarter."""
    return cell.month.month % 3 == 2


def _told(row: Row) -> Told:
    return Told(str(row["enterprise_code"]), _day(row, "visited_on"), str(row["method"]), str(row["summary"]))


def _day(row: Row, name: str) -> date:
    found: Any = row[name]
    assert isinstance(found, date)
    return found


def whole_months() -> list[date]:
    """Return the first day of each month that is over when nothing new happens any more."""
    return months(STARTS, YEAR_ENDS)[:-1]
