"""A process that writes visits until it is killed: `writer.py DATABASE_URL FIRST one|two` (transactions a visit).

It prints a visit's number once its transaction has committed.
"""

import sys
from itertools import count

from models import AuditEntry
from services.database import Database
from tests.database.rows import HOME, NOW, write

url, first, transactions = sys.argv[1:]
database = Database(url)
for number in count(int(first)):
    if transactions == "one":
        with database.write() as session:
            write(session, "visits", visit_code=f"K{number}")
            session.add(AuditEntry(region=HOME, at=NOW, actor="writer", verb="visit", details={"number": number}))
    else:
        with database.write() as session:
            write(session, "visits", visit_code=f"K{number}")
        with database.write() as session:
            session.add(AuditEntry(region=HOME, at=NOW, actor="writer", verb="visit", details={"number": number}))
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()
