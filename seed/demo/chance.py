"""Reproducible choices: a stream of its own for each county and ledger, the same on every Python."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Chance:
    """Choices drawn from a seed; built on `random()` alone, whose sequence Python promises to keep."""

    def __init__(self, seed: int, region: str, ledger: str) -> None:
        """Start the stream of one ledger of one county."""
        self._random = Random(f"{seed}:{region}:{ledger}")  # noqa: S311  no secret depends on it

    def hit(self, share: float) -> bool:
        """Tell whether something that happens in this share of cases happens now."""
        return self._random.random() < share

    def between(self, low: int, high: int) -> int:
        """Draw a whole number, both ends included."""
        return low + int(self._random.random() * (high - low + 1))

    def pick(self, items: Sequence[T]) -> T:
        """Draw one item."""
        return items[int(self._random.random() * len(items))]

    def draw(self, weights: Mapping[T, float]) -> T:
        """Draw one item by its weight."""
        left = self._random.random() * sum(weights.values())
        for item, weight in weights.items():
            left -= weight
            if left < 0:
                return item
        return next(reversed(list(weights)))

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """Return the items in a drawn order."""
        order = list(items)
        for last in range(len(order) - 1, 0, -1):
            other = int(self._random.random() * (last + 1))
            order[last], order[other] = order[other], order[last]
        return order

    def sample(self, items: Sequence[T], number: int) -> list[T]:
        """Draw so many different items, in their order."""
        places = sorted(self.shuffled(range(len(items)))[:number])
        return [items[place] for place in places]

    def deal(self, weights: Mapping[T, float], number: int) -> list[T]:
        """Return so many items in a drawn order, their shares as near to the weights as whole numbers allow."""
        total = sum(weights.values())
        exact = {item: weight * number / total for item, weight in weights.items()}
        counts = {item: int(share) for item, share in exact.items()}
        short = number - sum(counts.values())
        for item in sorted(exact, key=lambda name: counts[name] - exact[name])[:short]:
            counts[item] += 1
        return self.shuffled([item for item, count in counts.items() for _ in range(count)])
