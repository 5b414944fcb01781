"""Spark lines: how a figure has gone, drawn small beside it."""

from collections.abc import Sequence
from urllib.parse import quote

_WIDTH, _HEIGHT = 72, 24


def line(values: Sequence[float]) -> str:
    """Return a spark line as wide as there is room, as the mask of a coloured box.

    It is decoration below a figure that is told in words.
    """
    if len(values) <= 1:
        return ""
    low, high = min(values), max(values)
    span = (high - low) or 1.0
    step = (_WIDTH - 4) / (len(values) - 1)
    points = [
        (2 + number * step, 2 + (_HEIGHT - 4) * (1 - (value - low) / span)) for number, value in enumerate(values)
    ]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    drawn = (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {_WIDTH} {_HEIGHT}' preserveAspectRatio='none'>"
        "<g fill='none' stroke='black' stroke-linecap='round'>"
        f"<polyline points='{path}' stroke-width='1.5' vector-effect='non-scaling-stroke'/>"
        f"<path d='M{points[-1][0]:.1f} {points[-1][1]:.1f}h0' stroke-width='5' vector-effect='non-scaling-stroke'/>"
        "</g></svg>"
    )
    mask = f"url(data:image/svg+xml,{quote(drawn, safe='')})"
    return f'<i class="k-spark" aria-hidden="true" style="-webkit-mask-image:{mask};mask-image:{mask}"></i>'
