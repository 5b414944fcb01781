"""`python -m services.scoring.handbook [LANGUAGE]` prints the handbook of the default rulebook."""

import sys

from services.messages import DEFAULT_LANGUAGE
from services.scoring.handbook import handbook
from services.scoring.rulebook import load

sys.stdout.write(handbook(load(), sys.argv[1] if len(sys.argv) > 1 else DEFAULT_LANGUAGE))
