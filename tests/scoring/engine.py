"""The product's scoring, asked about ledgers of model objects: in one database, each in a transaction taken back."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from services.database import Database
from services.scoring import document
from services.scoring.assessment import measure, result
from services.scoring.explanation import explanation
from services.scoring.metrics.catalogue import Metrics
from services.scoring.numbers import COUNTS, METRICS
from services.scoring.results import Assessment, Explanation, Scorecard
from tests.oracle.ledger import Ledger
from tests.oracle.store import fill, found_county
from tests.oracle.workbook import REGION
from tests.scoring.nasty import Asked


@dataclass(frozen=True)
class Answer:
    """An assessment with the evidence it was made of."""

    assessment: Assessment
    metrics: Metrics

    @property
    def subjects(self) -> list[dict[str, Any]]:
        """The document's subjects."""
        subjects: list[dict[str, Any]] = document(self.assessment)["subjects"]
        return subjects

    def explanations(self, card: Scorecard) -> Iterator[Explanation]:
        """Every number of a subject, those that have no weight too."""
        for code in (*METRICS[card.kind], *COUNTS[card.kind], "bonus", "penalty"):
            yield explanation(self.metrics, card, code)


class Engine:
    """A migrated database with an empty county in it."""

    def __init__(self, database: Database) -> None:
        self.database = database
        with database.write() as session:
            found_county(session)

    @contextmanager
    def holding(self, ledger: Ledger) -> Iterator[Any]:
        """A session that sees the ledger; nothing stays."""
        with self.database.read() as session:
            fill(session, ledger)
            yield session

    def answer(self, ledger: Ledger, asked: Asked) -> Answer:
        """Score the ledger."""
        with self.holding(ledger) as session:
            metrics = measure(
                session,
                region=REGION,
                start=asked.start,
                end=asked.end,
                as_of=asked.as_of,
                rulebook=asked.rulebook,
            )
            return Answer(result(metrics, REGION), metrics)
