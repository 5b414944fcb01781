"""The message catalogue: every text a person reads is an English sentence, translated in services/locale/*/*.po.

A service returns `Message`s; whoever shows them words them in the reader's language.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGES: Final = ("zh_CN", "en")
DEFAULT_LANGUAGE: Final = "zh_CN"
LOCALE: Final = Path(__file__).parent / "locale"


@dataclass(frozen=True)
class Message:
    """A sentence of the catalogue and the values in it; `plural` is how it is said of any `count` but one."""

    msgid: str
    values: Mapping[str, Any] = field(default_factory=dict)
    plural: str | None = None

    def english(self) -> str:
        """Return the sentence in English, for logs."""
        return word(self, "en")


def say(msgid: str, **values: Any) -> Message:
    """Return a message; `msgid` is a literal English sentence, its values named in braces."""
    return Message(msgid, values)


def say_count(one: str, many: str, *, count: int, **values: Any) -> Message:
    """Return a message about a number of things; both are literal sentences, the number is `{count}` in them."""
    return Message(one, {**values, "count": count}, many)


@cache
def translations(language: str) -> NullTranslations:
    """Return the catalogue of a language, all of its files as one; English is the msgids themselves."""
    files = sorted((LOCALE / language).glob("*.po"))
    if not files:
        return NullTranslations()
    whole = Catalog(locale=language)
    for path in files:
        with path.open("rb") as source:
            for message in read_po(source, locale=language):
                if message.id:
                    whole.add(message.id, message.string)
    with BytesIO() as compiled:
        write_mo(compiled, whole)
        compiled.seek(0)
        return GNUTranslations(compiled)


def word(message: Message, language: str) -> str:
    """Return the message in a language, values filled in; values that are messages are worded too."""
    values = {
        name: word(value, language) if isinstance(value, Message) else value for name, value in message.values.items()
    }
    found = translations(language)
    if message.plural is None:
        sentence = found.gettext(message.msgid)
    else:
        sentence = found.ngettext(message.msgid, message.plural, message.values["count"])
    return sentence.format(**values) if values else sentence
