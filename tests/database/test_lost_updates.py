"""Eight people save the same record again and again: with the version compared none of their edits is lost."""

from threading import Barrier, Thread

import pytest
from sqlalchemy import update
from sqlmodel import Session, col, select

from models import Target
from services.database import Database
from services.errors import StaleRecordError
from services.records import update_record
from tests.database.rows import ROWS, write

THREADS = 8
ROUNDS = 20
KEY = {name: ROWS["targets"][name] for name in ("region", "dept_code", "indicator", "year", "month")}


def with_the_check(session: Session, version: int, actual_e4: int) -> None:
    update_record(session, Target, key=KEY, version=version, changes={"actual_e4": actual_e4})


def without_the_check(session: Session, version: int, actual_e4: int) -> None:
    session.connection().execute(
        update(Target)
        .where(*(col(getattr(Target, name)) == value for name, value in KEY.items()))
        .values(actual_e4=actual_e4, version=version + 1)
    )


def shown(database: Database) -> tuple[int, int]:
    """Return version and value as a form shows them."""
    with database.read() as session:
        target = session.exec(select(Target)).one()
        return target.version, target.actual_e4


@pytest.mark.parametrize("save", [with_the_check, without_the_check])
def test_no_acknowledged_edit_is_lost(database: Database, save: object) -> None:
    """Each of 8 threads adds 1 to what it is shown, 20 times; the control saves without comparing the version."""
    with database.write() as session:
        for table in ("regions", "departments"):
            write(session, table)
        write(session, "targets", actual_e4=0)
    together, errors = Barrier(THREADS), []

    def person() -> None:
        try:
            for _ in range(ROUNDS):
                form = shown(database)
                together.wait(timeout=60)
                save_until_told_that_it_is_saved(form)
        except Exception as error:  # noqa: BLE001  reported by the assertion
            errors.append(error)
            together.abort()

    def save_until_told_that_it_is_saved(form: tuple[int, int]) -> None:
        while True:
            version, value = form
            try:
                with database.write() as session:
                    save(session, version, value + 1)  # type: ignore[operator]  # one of the two above
            except StaleRecordError:
                form = shown(database)
            else:
                return

    people = [Thread(target=person) for _ in range(THREADS)]
    for thread in people:
        thread.start()
    for thread in people:
        thread.join()
    assert errors == []
    lost = THREADS * ROUNDS - shown(database)[1]
    if save is with_the_check:
        assert lost == 0
    else:
        assert lost > 0, "the race does not happen, so the other case proves nothing"
