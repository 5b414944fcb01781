"""The demonstration counties: invented ledgers that obey the two published notices, the same for the same seed."""

from seed.demo.county import COUNTIES, KNOWN_UNTIL, County
from seed.demo.ledgers import Ledgers, ledgers
from seed.demo.rows import Row

__all__ = ["COUNTIES", "KNOWN_UNTIL", "County", "Ledgers", "Row", "ledgers"]
