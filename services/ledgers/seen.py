"""Whose records are a reader's to see, as a condition on the cadres that a statement joins."""

from sqlalchemy import ColumnElement, true
from sqlmodel import col

from models import Cadre
from services.access import Action, Actor


def seen_cadres(actor: Actor, region: str) -> ColumnElement[bool]:
    """Return which cadres are the actor's to see, as `Actor.sees` decides it of each; `access` has been asked."""
    if actor.may(Action.VIEW_COUNTY, region):
        return true()
    if actor.cadre_code is not None:
        return col(Cadre.cadre_code) == actor.cadre_code
    return col(Cadre.dept_code) == actor.dept_code
