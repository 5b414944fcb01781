"""Every refusal a person may read: a message in the reader's language, never a traceback."""

from services.messages import Message


class KaoheError(Exception):
    """Base of what is told to the user; `message` is worded when it is shown."""

    def __init__(self, message: Message) -> None:
        """Keep the message; the English wording is what logs show."""
        super().__init__(message.english())
        self.message = message


class NotPermittedError(KaoheError):
    """The actor may not do or see this."""


class NotFoundError(KaoheError):
    """There is no such record, or none the actor may know of."""


class StaleRecordError(KaoheError):
    """Somebody else changed the record since it was shown."""


class CalendarYearMissingError(KaoheError):
    """A working day has to be counted in a year that the calendar does not hold."""


class RulebookError(KaoheError):
    """A rulebook file says something that cannot be scored by."""


class BadInputError(KaoheError):
    """What was given cannot be used as it is."""


class DatabaseUnavailableError(KaoheError):
    """The database cannot be reached, or is of a form this version does not know."""
