"""The assessment as the document of scoring.md §8."""

from typing import Any

from services.messages import word
from services.scoring.points import cents
from services.scoring.results import Assessment, Scorecard


def document(assessment: Assessment, language: str = "zh_CN") -> dict[str, Any]:
    """Return the assessment as JSON values; points and base with four decimals, totals and weights with two."""
    return {
        "region": assessment.region,
        "period": {"start": assessment.start.isoformat(), "end": assessment.end.isoformat()},
        "as_of": assessment.as_of.isoformat(),
        "rulebook": {
            "code": assessment.rulebook.code,
            "version": assessment.rulebook.version,
            "sha256": assessment.rulebook.sha256,
        },
        "subjects": [_subject(card, language) for card in assessment.subjects],
    }


def e4(value: int) -> str:
    """Return 1/10,000 as a decimal with four places."""
    sign = "-" if value < 0 else ""
    return f"{sign}{abs(value) // 10_000}.{abs(value) % 10_000:04}"


def weight(value_e4: int) -> str:
    """Return a weight with two places, with four where two do not hold it."""
    return cents(value_e4 // 100) if value_e4 % 100 == 0 else e4(value_e4)


def _subject(card: Scorecard, language: str) -> dict[str, Any]:
    subject: dict[str, Any] = {"kind": card.kind, "code": card.code, "name": card.name, "group": card.group}
    if card.department is not None:
        subject["department"] = card.department
    subject["status"] = card.status
    if card.reason is not None:
        subject["reason"] = word(card.reason, language)
    subject |= {
        "indicators": [
            {
                "code": line.code,
                "num": line.num,
                "den": line.den,
                "weight": weight(line.weight_e4),
                "points": None if line.points_e4 is None else e4(line.points_e4),
            }
            for line in card.indicators
        ],
        "adjustments": [
            {"code": line.code, "count": line.count, "points": e4(line.points_e4)} for line in card.adjustments
        ],
        "counts": dict(card.counts),
        "base": None if card.base_e4 is None else e4(card.base_e4),
        "total": None if card.total is None else cents(card.total),
        "rank": card.rank,
        "ranked": card.ranked,
        "grade": card.grade,
    }
    if card.tied:
        subject["tied"] = True
    subject["flags"] = [{"code": flag.code, "ground": flag.ground, "severity": flag.severity} for flag in card.flags]
    return subject
