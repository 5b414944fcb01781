"""docs/lifecycle.md: the machine of the issues printed as two tables, states and edges."""

import sys
from collections.abc import Mapping

from services.access import ALLOWED
from services.ledgers.issues.machine import EDGES, STATE_TITLES, STATES, WHO_TITLES, Edge, State
from services.messages import LANGUAGES, Message, say, word
from services.roles import ROLE_TITLES


def life_cycle(language: str) -> str:
    """Return the document in a language, as Markdown."""

    def told(message: Message) -> str:
        return word(message, language)

    titles = [told(title) for title in (say("Step"), say("Verb"), say("Before"), say("After"), say("By whom"))]
    parts = [
        f"# {told(say('The life cycle of an issue'))}",
        told(say("This page is printed from the program: services/ledgers/issues/machine.py. A test compares.")),
        f"## {told(say('States'))}",
        told(
            say(
                "An issue is in the first state whose facts hold: days written down; struck out are those that are not."
            )
        ),
        _table(
            [told(say("State")), told(say("Facts"))],
            [[told(STATE_TITLES[state]), _facts(facts)] for state, facts in STATES.items()],
        ),
        f"## {told(say('Steps'))}",
        _table(
            titles,
            [[told(edge.title), f"`{deed.value}`", *_told(edge, language)] for deed, edge in EDGES.items()],
        ),
    ]
    return "\n\n".join(parts) + "\n"


def _table(titles: list[str], rows: list[list[str]]) -> str:
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (titles, ["---"] * len(titles), *rows))


def _facts(facts: Mapping[str, bool]) -> str:
    return ", ".join(f"`{name}`" if given else f"~~`{name}`~~" for name, given in facts.items()) or "–"


def _told(edge: Edge, language: str) -> tuple[str, str, str]:
    """Return from where, to where and who, in words."""
    to = _states(edge.to, language) if edge.to else word(say("stays"), language)
    between = word(say(", "), language)
    roles = between.join(word(title, language) for role, title in ROLE_TITLES.items() if edge.action in ALLOWED[role])
    who = word(say("{roles}: {who}", roles=roles, who=WHO_TITLES[edge.who]), language)
    return _states(edge.before, language), to, who


def _states(states: tuple[State | None, ...], language: str) -> str:
    between = word(say("; "), language)
    return between.join("–" if state is None else word(STATE_TITLES[state], language) for state in states)


if __name__ == "__main__":
    sys.stdout.write(life_cycle(sys.argv[1] if sys.argv[1:] else LANGUAGES[0]))
