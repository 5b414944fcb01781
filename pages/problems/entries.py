"""What stands in the fields of an issue's forms: as a verb takes it, and as a person reads it."""

from collections.abc import Sequence
from typing import Any

from pages.components import state
from pages.components.words import _, text
from pages.problems.fields import FIELDS, TITLES, Field, Form, Kind
from services.ledgers import entered
from services.ledgers.issues.choices import Named
from services.messages import say


def keys(form: Form) -> list[str]:
    """Return the keys of every widget of the form."""
    found = []
    for field in form.drawn:
        if field.kind is Kind.MILESTONES:
            found += [key for row in range(rows(form)) for key in of_row(form, row)]
        else:
            found.append(form.key(field.name))
    return found


def given(form: Form) -> dict[str, Any]:
    """Return what stands in the fields as the verb's arguments.

    Raises:
        FieldFaultError: a day or a choice that is needed was not made, such as that of a milestone.
    """
    found: dict[str, Any] = {}
    for field in FIELDS[form.deed]:
        if field.kind is Kind.REPORT and len(form.reports) == 1:
            found[field.name] = form.reports[0]
            continue
        if field.kind is Kind.MILESTONES and any(what and day is None for day, what in _milestones(form)):
            raise entered.FieldFaultError(field.name, field.title, say("each needs the day by which it is reached."))
        entry = _entry(form, field)
        if field.needed and entry is None and field.kind not in (Kind.LONG, Kind.NAME):
            raise entered.FieldFaultError(field.name, field.title, None)
        found[field.name] = (entry or "") if field.kind in (Kind.LONG, Kind.NAME) else entry
    return found


def typed(form: Form) -> dict[str, str]:
    """Return in words what was entered in the fields beyond what stood in them at first, by the field's name."""
    found = {}
    for field in form.drawn:
        entry = _entry(form, field)
        if entry not in (None, "", [], False) and entry != form.usual.get(field.name):
            found[field.name] = in_words(form, field, entry)
    return found


def in_words(form: Form, field: Field, entry: Any) -> str:
    """Return what a field holds as a person reads it."""
    if entry in (None, "", []):
        return "–"
    if field.kind is Kind.FLAG:
        return _("yes") if entry else _("no")
    if field.kind in TITLES:
        return text(TITLES[field.kind][entry])
    if field.kind in (Kind.DEPARTMENT, Kind.OWNER):
        return names(form.departments if field.kind is Kind.DEPARTMENT else form.owners).get(entry, str(entry))
    if field.kind is Kind.MILESTONES:
        return "\n".join(f"{day} {what}" for day, what in entry)
    return str(entry)


def rows(form: Form) -> int:
    """Return how many milestones can be entered: those there are, and one more for each time that was asked for."""
    return max(len(form.usual.get("milestones") or ()), 1) + int(state.get(f"{form.scope}more", 0))


def _entry(form: Form, field: Field) -> Any:
    if field.kind is Kind.MILESTONES:
        return [(day, what) for day, what in _milestones(form) if day is not None and what]
    found = state.glance(form.key(field.name))
    if field.kind is Kind.OWNER and found not in {one.code for one in of_department(form)}:
        return None
    return found or None if field.kind is Kind.RATING else found


def _milestones(form: Form) -> list[tuple[Any, Any]]:
    """Return the day and the text of every row, filled in or not."""
    return [(state.glance(day), state.glance(what)) for day, what in (of_row(form, row) for row in range(rows(form)))]


def of_row(form: Form, row: int) -> tuple[str, str]:
    """Return the keys of one milestone's day and text."""
    return form.key(f"day{row}"), form.key(f"what{row}")


def names(of: Sequence[Named]) -> dict[str, str]:
    """Return what is to be chosen from, by code."""
    return {one.code: f"{one.name} {one.code}" for one in of}


def of_department(form: Form) -> list[Named]:
    """Return the cadres of the department that is chosen."""
    chosen = state.glance(form.key("department"))
    return [one for one in form.owners if one.department == chosen]
