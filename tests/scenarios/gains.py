"""What a subject gains by playing the rules instead of doing the work."""

from services.scoring.results import Scorecard

GRADES = (None, "不合格", "合格", "良好", "优秀")


def gains(honest: Scorecard, gamed: Scorecard) -> list[str]:
    """Name what got better: a higher score, a better rank, a better grade, a flag that is gone."""
    found = []
    if (gamed.total or 0) > (honest.total or 0):
        found.append(f"total {honest.total} -> {gamed.total}")
    if gamed.rank is not None and (honest.rank is None or gamed.rank < honest.rank):
        found.append(f"rank {honest.rank} -> {gamed.rank}")
    if GRADES.index(gamed.grade) > GRADES.index(honest.grade):
        found.append(f"grade {honest.grade} -> {gamed.grade}")
    if gone := flags(honest) - flags(gamed):
        found.append(f"flags gone: {gone}")
    return found


def flags(card: Scorecard) -> set[str]:
    return {flag.code for flag in card.flags}


def sample(card: Scorecard, code: str) -> tuple[int, int]:
    """num and den of an indicator."""
    return next((line.num, line.den) for line in card.indicators if line.code == code)


def points(card: Scorecard, code: str) -> int | None:
    """Points of an indicator in 1/10,000."""
    return next(line.points_e4 for line in card.indicators if line.code == code)
