"""待办: what waits for somebody, gathered from every ledger that is kept here; and what has changed from day to day."""

from services.ledgers.inbox.gathering import tasks
from services.ledgers.inbox.news import Change, Event, News, news
from services.ledgers.inbox.task import Kind, Task, Urgency, urgency

__all__ = ["Change", "Event", "Kind", "News", "Task", "Urgency", "news", "tasks", "urgency"]
