"""A scorecard as a page to be printed on A4: made here, as the browser crops the tables of a screen."""

from collections.abc import Iterator
from datetime import date
from html import escape
from typing import Final

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from pages.components import figures, results, words
from pages.components.results import View
from pages.components.words import _, date_in_words, text, value
from pages.web import cookies
from pages.web.place import database, now, today
from services import accounts
from services.errors import KaoheError, NotFoundError, NotPermittedError
from services.messages import say
from services.scoring import wording
from services.scoring.results import Assessment, Scorecard
from services.scoring.titles import ADJUSTMENT_TITLES, COUNT_TITLES, FLAG_TITLES, METRIC_TITLES, SEVERITY_TITLES

PRINTED: Final = "/print/"
"""Every address below it is for members only."""
PATH: Final = f"{PRINTED}scorecard"
_STYLE: Final = """
@page { size: A4; margin: 13mm 16mm; }
body { font: 9.5pt/1.35 'Noto Sans SC', 'Noto Sans CJK SC', 'Source Han Sans SC', 'PingFang SC', 'Microsoft YaHei',
  sans-serif; color: #1B2430; max-width: 178mm; margin: 8mm auto; font-variant-numeric: tabular-nums; }
h1 { font-size: 17pt; margin: 0 0 2pt; } h2 { font-size: 11pt; margin: 10pt 0 3pt; } p { margin: 2pt 0; }
.soft { color: #5B6675; } .total b { font-size: 20pt; margin-right: 6pt; }
table { border-collapse: collapse; width: 100%; } tr { break-inside: avoid; }
th { text-align: left; font-weight: 500; color: #5B6675; border-bottom: 1pt solid #1B2430; }
td { border-bottom: .5pt solid #C9D0D9; vertical-align: top; } th, td { padding: 1.8pt 6pt 1.8pt 0; }
.num { text-align: right; white-space: nowrap; } tfoot td { font-weight: 600; border-bottom: 0; }
.indicators td:nth-child(1), .indicators td:nth-child(3) { white-space: nowrap; }
.indicators th { white-space: normal; }
.indicators td:nth-child(3) { font-size: 8.5pt; color: #5B6675; }
.sign { display: flex; gap: 14mm; margin-top: 30pt; break-inside: avoid; }
.sign span { flex: 1; border-top: .5pt solid #1B2430; padding-top: 3pt; }
.demo { border: 1pt solid #A15C00; color: #A15C00; padding: 1pt 6pt; display: inline-block; }
.tools { margin-bottom: 10pt; } .tools button { font: inherit; padding: 4pt 12pt; }
@media print { .tools { display: none; } body { margin: 0; } }
"""


def query(view: View, card: Scorecard) -> dict[str, str]:
    """Return the part of the address that names a scorecard as it is seen now, the day of knowledge included."""
    named = {"region": view.county.code, "from": str(view.start), "to": str(view.end)}
    known = {"as_of": str(view.as_of)} if view.as_of else {}
    return named | known | {"subject": f"{card.kind}:{card.code}"}


async def answer(request: Request) -> Response:
    """Answer with the page, or with the reason why there is none."""
    jar = cookies.read(request.scope)
    token, chosen = jar.get(cookies.SESSION, ""), cookies.language(jar)
    status, page = await to_thread.run_sync(_page, token, chosen, dict(request.query_params))
    return HTMLResponse(page, status_code=status, headers={"cache-control": "no-store"})


def _page(token: str, chosen: str, asked: dict[str, str]) -> tuple[int, str]:
    words.use(chosen)
    try:
        return 200, _framed(chosen, "".join(_made(token, asked)))
    except KaoheError as error:
        missing = isinstance(error, NotFoundError)
        return 404 if missing else 403, _framed(chosen, f"<p>{escape(text(error.message))}</p>")


def _made(token: str, asked: dict[str, str]) -> Iterator[str]:
    with database().read() as session:
        live = accounts.holder(session, token=token, now=now())
    if live is None:
        raise NotPermittedError(say("You have been signed out; sign in again."))
    view = results.view_of(live.actor, asked)
    found = results.assessment(live.actor, view)
    card = next((one for one in found.subjects if f"{one.kind}:{one.code}" == asked.get("subject")), None)
    if card is None:
        raise NotFoundError(say("There is no scorecard of this name for you to see."))
    yield from _head(found, card, view)
    yield from _indicators(card)
    yield from _rest(card)
    yield from _foot(found, view)


def _framed(chosen: str, body: str) -> str:
    return (
        f'<!doctype html><html lang="{chosen.replace("_", "-")}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(_("Scorecard"))}</title>'
        f"<style>{_STYLE}</style>"
        f'<script src="/kaohe.js" defer></script></head><body>{body}</body></html>'
    )


def _head(found: Assessment, card: Scorecard, view: View) -> Iterator[str]:
    yield f'<div class="tools"><button type="button" data-print>{escape(_("Print"))}</button></div>'
    if view.county.demo:
        yield f'<p class="demo">▲ {escape(_("Demonstration data"))}</p>'
    yield f"<h1>{escape(card.name)}</h1>"
    of = [card.code, card.department_name, card.group, view.county.name, view.county.campaign]
    yield f'<p class="soft">{escape(" · ".join(filter(None, of)))}</p>'
    period = _("{start} to {end}, as known on {as_of}", start=found.start, end=found.end, as_of=found.as_of)
    yield f'<p class="soft">{escape(period)}</p>'
    standing = figures.status(card)
    if card.status == "graded":
        standing = f"{value(card.grade or '')} · {figures.place(card, view.county)}"
        standing += f" · {_('tied at the quota')}" if card.tied else ""
    yield f'<p class="total"><b>{figures.shown(card.total)}</b>{escape(_("points"))} · {escape(standing)}</p>'


def _indicators(card: Scorecard) -> Iterator[str]:
    yield f"<h2>{escape(_('Indicators'))}</h2>"
    yield _row(
        "th",
        (_("Indicator"), _("Result"), ""),
        (_("Counted as"), _("Weight"), _("Points")),
        before='<table class="indicators"><thead>',
        after="</thead>",
    )
    for line in card.indicators:
        behind = figures.capital(figures.note(line, card))
        named = (text(METRIC_TITLES[line.code]), figures.own(line), behind)
        numbers = (figures.counted(line), figures.weight(line.weight_e4), figures.points(line.points_e4))
        yield _row("td", named, numbers)
    if card.base_e4 is not None:
        earned = [line for line in card.indicators if line.points_e4 is not None]
        weights, points = sum(line.weight_e4 for line in earned), sum(line.points_e4 or 0 for line in earned)
        base = _("base of {base}", base=figures.points(card.base_e4))
        sums = ("", figures.weight(weights), figures.points(points))
        yield _row("td", (_("Sum"), base, ""), sums, before="<tfoot>", after="</tfoot>")
    yield "</table>"


def _row(cell: str, texts: tuple[str, ...], numbers: tuple[str, ...], *, before: str = "", after: str = "") -> str:
    cells = "".join(f"<{cell}>{escape(one)}</{cell}>" for one in texts)
    cells += "".join(f'<{cell} class="num">{escape(one)}</{cell}>' for one in numbers)
    return f"{before}<tr>{cells}</tr>{after}"


def _rest(card: Scorecard) -> Iterator[str]:
    if card.adjustments:
        yield f"<h2>{escape(_('Deductions and additions'))}</h2><table>"
        for moved in card.adjustments:
            times = _("× {count}", count=moved.count)
            yield _row("td", (text(ADJUSTMENT_TITLES[moved.code]), times), (figures.signed(moved.points_e4),))
        yield "</table>"
    if card.flags:
        yield f"<h2>{escape(_('Leads for accountability'))}</h2><table>"
        for flag in card.flags:
            told = _("{lead} – {figures}", lead=text(FLAG_TITLES[flag.code]), figures=text(flag.words))
            if flag.since:
                told = _("{what}, {since}", what=told, since=_("since {day}", day=date_in_words(flag.since)))
            yield _row("td", (text(SEVERITY_TITLES[flag.severity]), told, value(flag.ground)), ())
        no_verdict = _("A lead is a reason to look, with its evidence; it is no verdict.")
        yield f'</table><p class="soft">{escape(no_verdict)}</p>'
    counts = [
        f"{text(COUNT_TITLES[code])}{_(': ')}{text(wording.count_words(code, number))}"
        for code, number in figures.incidents(card).items()
    ]
    if counts:
        yield f"<h2>{escape(_('Incidents'))}</h2><p>{escape(_('; ').join(counts))}</p>"


def _foot(found: Assessment, view: View) -> Iterator[str]:
    stamp = found.rulebook
    basis = _(
        "By the rulebook {code}, version {version}, SHA-256 {digest}; printed on {day}. Every number opens to its "
        "ledger entries in the system.",
        code=stamp.code,
        version=stamp.version,
        digest=stamp.sha256,
        day=_printed(view),
    )
    yield f'<h2>{escape(_("Basis"))}</h2><p class="soft">{escape(basis)}</p>'
    signs = (_("Opinion of the one assessed"), _("Signature"), _("Date"))
    yield f'<div class="sign">{"".join(f"<span>{escape(one)}</span>" for one in signs)}</div>'


def _printed(view: View) -> date:
    return view.county.day(today())
