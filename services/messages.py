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

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGES: Final = ("zh_CN", "en")
DEFAULT_LANGUAGE: Final = "zh_CN"
LOCALE: Final = Path(__file__).parent / "locale"


@dataclass(frozen=True)
class Message:
    """A sentence of the catalogue and the values in it."""

    msgid: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def english(self) -> str:
        """Return the sentence in English, for logs."""
        return word(self, "en")


def say(msgid: str, **values: Any) -> Message:
    """Return a message; `msgid` is a literal English sentence, its values named in braces."""
    return Message(msgid, values)


@cache
def translations(language: str) -> NullTranslations:
    """Return the catalogue of a language; English is the msgids themselves."""
    merged = NullTranslations()
    for path in sorted((LOCALE / language).glob("*.po")):
        with path.open("rb") as source, BytesIO() as compiled:
            write_mo(compiled, read_po(source, locale=language))
            compiled.seek(0)
            part = GNUTranslations(compiled)
        part.add_fallback(merged)
        merged = part
    return merged


def word(message: Message, language: str) -> str:
    """Return the message in a language, values filled in; values that are messages are worded too."""
    values = {
        name: word(value, language) if isinstance(value, Message) else value for name, value in message.values.items()
    }
    sentence = translations(language).gettext(message.msgid)
    return sentence.format(**values) if values else sentence
