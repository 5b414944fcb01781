"""What every test may ask for: both databases, the shared vectors, a cast of actors, a small county."""

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from sqlmodel import Session

from models import Cadre, CalendarYear, Campaign, Department, Enterprise, Region, User
from models.values import EnterpriseKind, Role, Sector
from services import calendars
from services.access import OPERATOR, Actor
from services.database import Database
from tests.postgres import Postgres, started

settings.register_profile("kaohe", deadline=None, derandomize="CI" in os.environ, print_blob=True)
settings.load_profile("kaohe")

ENGINES = ("sqlite", "postgres")
SHARED = Path(__file__).parents[1] / "../shared"


class Actors:
    """One user of each role in the county 610124, one of another county, and the operator at the machine."""

    leader = Actor("leader", Role.LEADER, "610124")
    supervisor = Actor("supervisor", Role.SUPERVISOR, "610124")
    office = Actor("office", Role.OFFICE, "610124")
    department = Actor("department", Role.DEPARTMENT, "610124", dept_code="D01")
    cadre = Actor("cadre", Role.CADRE, "610124", cadre_code="G001", dept_code="D01")
    administrator = Actor("administrator", Role.ADMINISTRATOR, None)
    stranger = Actor("stranger", Role.OFFICE, "610125")
    operator = OPERATOR


@pytest.fixture(scope="session")
def actors() -> type[Actors]:
    return Actors


def add_calendar(session: Session, *years: int) -> None:
    """Write the working days of these years, as they were published."""
    for year in years:
        session.add(CalendarYear(calendar=calendars.CHINA, year=year, source="notice"))
        session.flush()
        session.add_all(calendars._from_package(year))


def add_users(session: Session, people: type, *, created_at: datetime) -> None:
    """Write a user for each actor of a cast; one without a role is entered as of the office."""
    for actor in vars(people).values():
        if isinstance(actor, Actor):
            session.add(
                User(
                    name=actor.name,
                    role=actor.role or Role.OFFICE,
                    region=actor.region,
                    cadre_code=actor.cadre_code,
                    dept_code=actor.dept_code,
                    created_at=created_at,
                )
            )


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the directory of the vectors and the city's data, which lies beside the repository."""
    if not SHARED.is_dir():
        pytest.skip("../shared is not beside the repository: its vectors and data cannot be compared")
    return SHARED


@pytest.fixture(scope="session")
def _sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    database = Database(f"sqlite:///{path}")
    database.migrate()
    database.close()
    return path


@pytest.fixture(scope="session")
def postgres_settings() -> dict[str, str]:
    """Return how the server is set: nothing here outlives the machine, so it waits for no disk."""
    return {"fsync": "off", "full_page_writes": "off"}


@pytest.fixture(scope="session")
def _postgres(postgres_settings: dict[str, str]) -> Iterator[Postgres]:
    with started(postgres_settings) as server:
        yield server


@pytest.fixture(scope="session")
def fresh_database(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], Database]]:
    """Return a maker of migrated, empty databases on `sqlite` or `postgres`, for fixtures that outlive a test."""
    made: list[Database] = []

    def make(engine: str) -> Database:
        if engine == "sqlite":
            path = tmp_path_factory.mktemp("database") / "kaohe.db"
            shutil.copyfile(request.getfixturevalue("_sqlite_template"), path)
            made.append(Database(f"sqlite:///{path}"))
        else:
            made.append(request.getfixturevalue("_postgres").new())
        return made[-1]

    yield make
    for database in made:
        database.close()


@pytest.fixture
def sqlite_database(fresh_database: Callable[[str], Database]) -> Iterator[Database]:
    database = fresh_database("sqlite")
    yield database
    database.close()


@pytest.fixture
def postgres_database(_postgres: Postgres) -> Iterator[Database]:
    database = _postgres.emptied()
    yield database
    database.close()


@pytest.fixture(params=ENGINES)
def database(request: pytest.FixtureRequest) -> Database:
    """Return a migrated, empty database; the test runs once on each engine."""
    found: Database = request.getfixturevalue(f"{request.param}_database")
    return found


@pytest.fixture
def county(database: Database) -> str:
    """Fill the database with the smallest county 610124 and return its code: D01, D02, G001 to G003, Q001, Q002."""
    with database.write() as session:
        session.add(Region(code="610124", name="周至县", calendar="CN"))
        session.flush()
        session.add(
            Campaign(region="610124", name="亲商助企", starts_on=date(2016, 6, 8), ends_on=date(2018, 6, 7), demo=False)
        )
        for code in ("D01", "D02"):
            session.add(Department(region="610124", dept_code=code, name=f"部门{code}", group="县级部门"))
        session.flush()
        for code, department in (("G001", "D01"), ("G002", "D01"), ("G003", "D02")):
            session.add(
                Cadre(region="610124", cadre_code=code, name=f"干部{code}", dept_code=department, group="县级部门")
            )
        for code in ("Q001", "Q002"):
            session.add(
                Enterprise(
                    region="610124",
                    enterprise_code=code,
                    name=f"企业{code}",
                    kind=EnterpriseKind.ABOVE_SCALE,
                    sector=Sector.INDUSTRY,
                )
            )
    return "610124"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest: at the end one process would be alone with them."""
    longest = ("test_year.py", "test_accessibility.py")
    items.sort(key=lambda item: longest.index(item.path.name) if item.path.name in longest else len(longest))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail a run of the CI in which anything was skipped: a test that did not run proves nothing."""
    reporter: Any = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter is not None and reporter.stats.get("skipped"):
        session.exitstatus = 1
