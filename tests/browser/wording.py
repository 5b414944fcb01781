"""What of a screen is left in Chinese when it is read in English, but for the county's own words."""

import re
from typing import Final

from playwright.sync_api import Page
from sqlmodel import select

from models import (
    Assignment,
    Cadre,
    Campaign,
    Department,
    Enterprise,
    Exemption,
    Inspection,
    Issue,
    MonthlyReport,
    Region,
    Service,
    SpotCheck,
    Visit,
)
from services.database import Database
from services.ledgers.told import NOBODY_CAME
from services.messages import DEFAULT_LANGUAGE, word

_CHINESE: Final = re.compile(r"[㐀-鿿]")


def left_in_chinese(page: Page, names: re.Pattern[str]) -> list[str]:
    """Return every text of a screen that is Chinese and not one of these names."""
    return [words for words in page.locator("body").evaluate(_WORDS) if _CHINESE.search(names.sub("", words))]


def county_words(database: Database) -> re.Pattern[str]:
    """Return what matches the county's own words, which stay as the ledgers have them: names, groups, free texts."""
    columns = (
        *(
            Region.name,
            Campaign.name,
            Department.name,
            Department.group,
            Cadre.name,
            Cadre.group,
            Enterprise.name,
            Enterprise.town,
            Enterprise.contact,
        ),
        *(Issue.summary, Issue.cancelled_by, Exemption.approved_by, Assignment.reason, Service.matter),
        *(MonthlyReport.difficulties, MonthlyReport.suggestions, MonthlyReport.verified_by),
        *(SpotCheck.finding, SpotCheck.inspectors, Visit.summary, Inspection.told_topic),
    )
    with database.read() as session:
        found = {value for column in columns for value in session.exec(select(column).distinct()) if value}
    said = word(NOBODY_CAME, DEFAULT_LANGUAGE)
    found |= {value.removeprefix(said) for value in found if value != said}
    return re.compile(
        "|".join(map(re.escape, sorted(found | {"中文", "示例干部", "走访.xlsx"}, key=len, reverse=True)))
    )


# What is quoted is the county's own.
# Under the canvas of a table that is edited lie its stored values, which the canvas itself shows in words.
_WORDS: Final = """body => {
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  const found = new Set();
  while (walker.nextNode()) {
    if (walker.currentNode.parentElement.closest("style, script, noscript, canvas, q")) continue;
    const text = walker.currentNode.textContent.trim();
    if (text) found.add(text);
  }
  return [...found];
}"""
