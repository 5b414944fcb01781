"""Figures and marks in HTML: every text that comes from data is escaped here, and nowhere else put into HTML."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from html import escape

from pages.components.words import _, _n, text, value
from services.counties import County
from services.scoring import rulebook, wording
from services.scoring.metrics.catalogue import UNITS
from services.scoring.results import Flag, Indicator, Scorecard
from services.scoring.titles import FLAG_TITLES, SEVERITY_TITLES, STATUS_TITLES

E4 = 10_000
_SYMBOLS = {"red": "✖", "yellow": "▲", "green": "●", "none": "○"}


def shown(total: int | None) -> str:
    """Return a score with two decimals, from 1/100 point."""
    return "–" if total is None else f"{Decimal(total) / 100:.2f}"


def points(points_e4: int | None) -> str:
    """Return points with two decimals, rounded half up, from 1/10,000 point."""
    if points_e4 is None:
        return "–"
    return f"{Decimal((points_e4 + 50) // 100) / 100:.2f}"


def exact(points_e4: int) -> str:
    """Return points with all four decimals."""
    return f"{Decimal(points_e4) / E4:.4f}"


def signed(points_e4: int) -> str:
    """Return what was added or taken, with its sign."""
    sign = "+" if points_e4 > 0 else "−" if points_e4 < 0 else ""
    return f"{sign}{points(abs(points_e4))}"


def amount(number: int, code: str) -> str:
    """Return a numerator or denominator in cases, exactly: some metrics count fractions of one."""
    return f"{(Decimal(number) / UNITS.get(code, 1)).normalize():f}"


def weight(weight_e4: int) -> str:
    """Return a weight, or a sum of weights, with no more decimals than it needs."""
    return f"{(Decimal(weight_e4) / E4).normalize():f}"


def own(item: Indicator) -> str:
    """Return what a subject came to by itself in an indicator."""
    return capital(text(wording.own_words(item)))


def note(item: Indicator, card: Scorecard) -> str:
    """Return what else stands behind an indicator's value, "" where nothing does."""
    rule = next(rule for rule in rulebook.load().indicators_of(card.kind) if rule.metric == item.code)
    words = wording.note_words(item, rule.shrinkage)
    return text(words) if words else ""


def counted(item: Indicator) -> str:
    """Return the rate that an indicator's points were made of, in per cent with one decimal."""
    return "–" if item.ratio is None else f"{wording.percent(*item.ratio)}%"


def value_in_words(item: Indicator, card: Scorecard) -> str:
    """Return how an indicator's value came about, in one line of words."""
    words, behind = own(item), note(item, card)
    return _("{value}; {note}", value=words, note=behind) if behind else words


def incidents(card: Scorecard) -> dict[str, int]:
    """Return the counts that moved no points; the others stand among the deductions."""
    moved = {line.code for line in card.adjustments}
    return {code: count for code, count in card.counts.items() if code not in moved}


def capital(words: str) -> str:
    """Return words as they stand at the start of a cell."""
    return words[:1].upper() + words[1:]


def hundredths(number: int) -> Decimal:
    """Return 1/100 point as points."""
    return Decimal(number) / 100


def rate(num: int, den: int) -> str:
    """Return num of den in per cent with one decimal, half up."""
    return f"{_tenths(num, den) / 10:.1f}%" if den else "–"


def change_of_rate(now: tuple[int, int], before: tuple[int, int]) -> Decimal | None:
    """Return by how many percentage points the shown rate has moved, None where there was none."""
    if not now[1] or not before[1]:
        return None
    return Decimal(_tenths(*now) - _tenths(*before)) / 10


def moved(
    by: Decimal | int | None,
    size: Callable[[Decimal], str] = str,
    *,
    good_up: bool | None = True,
    still: str | None = None,
    least: Decimal = Decimal(0),
) -> str:
    """Return by how much a figure has moved: an arrow, its size, and a colour for better or worse.

    Args:
        by: by how much, None where there is nothing to compare with.
        size: words the size with what it counts.
        good_up: whether more is better, None where neither is.
        still: what is said of a figure that has not moved.
        least: what is less than this is told without a colour.
    """
    if by is None:
        return ""
    if not by:
        return f'<span class="k-soft k-still">＝ {escape(_("unchanged") if still is None else still)}</span>'
    extent = abs(Decimal(by))
    better = None if good_up is None or extent < least else (by > 0) == good_up
    tone = {None: "k-soft", True: "k-green", False: "k-red"}[better]
    return f'<span class="{tone}">{"▲" if by > 0 else "▼"} {escape(size(extent))}</span>'


def _tenths(num: int, den: int) -> int:
    return (2000 * num + den) // (2 * den)


def bar(share: float) -> str:
    """Return a bar from zero; `share` is between 0 and 1."""
    return f'<span class="k-bar"><i style="width:{min(max(share, 0.0), 1.0):.1%}"></i></span>'


def flag(lead: Flag) -> str:
    """Return a lead as symbol, word and colour; its figures in the title."""
    name = escape(text(FLAG_TITLES[lead.code]))
    return (
        f'<span class="k-tag k-{lead.severity}" title="{escape(text(SEVERITY_TITLES[lead.severity]))}: '
        f'{escape(text(lead.words))}">{_SYMBOLS[lead.severity]} {name}</span>'
    )


def mark(severity: str, words: str) -> str:
    """Return words with the symbol and the colour of their severity: colour never stands alone."""
    return f'<span class="k k-tag k-{severity}">{_SYMBOLS[severity]} {escape(capital(words))}</span>'


def entry(name: str, of: Sequence[str]) -> str:
    """Return a name over what it is of."""
    return f'<div class="k"><b>{escape(name)}</b><br><span class="k-soft">{escape(" · ".join(of))}</span></div>'


def grade(card: Scorecard) -> str:
    """Return the grade, or in words why there is none."""
    if card.grade is None:
        return '<span class="k-none">–</span>'
    return f'<span class="k-chip">{escape(value(card.grade))}</span>'


def place(card: Scorecard, county: County) -> str:
    """Return the rank in words, or that the county shows none for this group."""
    if card.group in county.unranked_groups:
        return _("scored without a rank")
    ranked = card.ranked or 0
    if card.kind == "cadre":
        return _n(
            "rank {rank} of {count} cadre in the group",
            "rank {rank} of {count} cadres in the group",
            count=ranked,
            rank=card.rank,
        )
    return _n(
        "rank {rank} of {count} department in the group",
        "rank {rank} of {count} departments in the group",
        count=ranked,
        rank=card.rank,
    )


def status(card: Scorecard) -> str:
    """Return in words why a subject has no grade."""
    title = text(STATUS_TITLES[card.status])
    return _("{status}. {reason}", status=title, reason=text(card.reason)) if card.reason else title


def facts(*parts: str) -> str:
    """Return short facts side by side."""
    return "".join(f"<span>{escape(part)}</span>" for part in parts)
