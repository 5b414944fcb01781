"""47,270 real records in one go: within its memory, in a few seconds, and twice the same."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
MEASURED = """
import json, resource, sys, time
from datetime import UTC, date, datetime
from pathlib import Path
from models import Campaign, Region
from services.access import OPERATOR
from services.database import Database
from services.exchange.importing import import_ledgers
from services.exchange.reading import read_workbook

def peak(who):
    return resource.getrusage(who).ru_maxrss / 1024

database = Database(f"sqlite:///{sys.argv[2]}")
database.migrate()
with database.write() as session:
    session.add(Region(code="000311", name="Boston", calendar="CN"))
    session.flush()
    session.add(Campaign(region="000311", name="311", starts_on=date(2011, 7, 1), ends_on=date(2011, 12, 31)))
before = peak(resource.RUSAGE_SELF)
found = []
for _ in range(2):
    begun = time.perf_counter()
    parsed = read_workbook(Path(sys.argv[1]), name="boston311.zip")
    read = time.perf_counter()
    with database.write() as session:
        report = import_ledgers(session, actor=OPERATOR, region="000311", parsed=parsed, now=datetime.now(UTC))
    found.append({"errors": len(report.errors), "inserted": sum(report.inserted.values()),
        "unchanged": sum(report.unchanged.values()), "updated": sum(report.updated.values()),
        "reading": read - begun, "importing": time.perf_counter() - read})
print(json.dumps({"runs": found, "app": peak(resource.RUSAGE_SELF) - before, "child": peak(resource.RUSAGE_CHILDREN)}))
"""


def test_the_citys_records_go_in_within_their_memory(shared: Path, tmp_path: Path) -> None:
    """The application grows by less than 300 MB and the reading process stays under 1 GiB, at their peaks."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, str(shared / "data/boston311.zip"), str(tmp_path / "boston.db")],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    found = json.loads(done.stdout)
    first, second = found["runs"]
    assert (first["errors"], first["inserted"], first["updated"]) == (0, 47_312, 0)
    assert (second["errors"], second["inserted"], second["updated"], second["unchanged"]) == (0, 0, 0, 47_312)
    assert found["app"] < 300, found
    assert found["child"] < 1024, found
    assert first["importing"] < 30, found  # 1-3 s on two idle cores; the bound only catches a query per row
