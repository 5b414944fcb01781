"""How large a file may be; reading it happens in a process of its own, and ends where these limits end."""

from typing import Final

MIB: Final = 1024 * 1024

MAX_FILE: Final = 20 * MIB
"""Bytes of an uploaded file."""
MAX_UNPACKED: Final = 200 * MIB
"""Bytes of all members of a .zip or .xlsx together, unpacked."""
MAX_MEMBERS: Final = 1_000
MAX_RATIO: Final = 100
"""How many times its packed size a large member may unpack to."""
RATIO_FROM: Final = MIB
"""Members smaller than this unpacked may have any ratio."""

MAX_ROWS: Final = 100_000
"""Rows of one sheet, the header not counted."""
MAX_COLUMNS: Final = 100
MAX_CELLS: Final = 5_000_000
"""Filled cells of the whole file."""
MAX_TEXT: Final = 32 * MIB
"""Characters of all different cells together."""

CHILD_MEMORY: Final = 1024 * MIB
"""Address space of the reading process, bytes."""
CHILD_SECONDS: Final = 60
"""Processor time of the reading process."""
CHILD_WALL_SECONDS: Final = 120
MAX_MARKED: Final = 10_000
"""Errors that are marked in a copy of the workbook; Excel grows slow with more comments."""
CHILDREN: Final = 2
"""Reading and marking processes at the same time."""
