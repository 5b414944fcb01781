"""待办: what waits for the reader, and what has changed since yesterday."""
