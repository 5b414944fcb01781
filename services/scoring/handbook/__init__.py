"""The handbook: how scoring works, written out from a rulebook so that it cannot tell other numbers than are used."""

from services.messages import DEFAULT_LANGUAGE, say
from services.scoring.handbook import arithmetic, grades, metrics, numbers, records, subjects
from services.scoring.handbook.layout import Block, Heading, Quote, render
from services.scoring.rulebook import Rulebook


def handbook(rulebook: Rulebook, language: str = DEFAULT_LANGUAGE) -> str:
    """Return how a county scores by this rulebook, as Markdown in one language.

    Every number is the rulebook's own, and the worked example is computed as scorecards are.
    """
    blocks: list[Block] = [
        Heading(1, say("How scores are made: {name}", name=rulebook.name)),
        Quote(
            say(
                "Written out from the rulebook `{code}`, version {version}, so that no number here differs from"
                " those that are used. Do not edit it: change the rulebook and write it out again.",
                code=rulebook.code,
                version=rulebook.version,
            )
        ),
    ]
    for chapter in (subjects, records, metrics, arithmetic, grades, numbers):
        blocks += chapter.chapter(rulebook)
    return render(blocks, language)
