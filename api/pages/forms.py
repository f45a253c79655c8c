"""Forms: what was wrong with one goes back to it in words, beside what was typed."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from api.errors import status_of
from models.errors import NeetError

Filled = TypeVar("Filled", bound=BaseModel)
Result = TypeVar("Result")


class BadForm(NeetError):
    """Something in the form is not as it should be. Look at the marked fields."""

    code = "bad_form"


def fill(schema: type[Filled], values: Mapping[str, Any], labels: Mapping[str, str]) -> Filled:
    """The body that the API takes, from a form; raises `BadForm` naming fields by their labels.

    Fields left empty are left out, so that the schema's own defaults hold.
    """
    given = {name: value for name, value in values.items() if value not in ("", None, [])}
    try:
        return schema.model_validate(given)
    except ValidationError as error:
        raise BadForm(" ".join(_told(fault, labels) for fault in error.errors())) from error


def _told(fault: Mapping[str, Any], labels: Mapping[str, str]) -> str:
    field = str(fault["loc"][0]) if fault["loc"] else ""
    problem = str(fault["msg"]).removeprefix("Value error, ")
    if fault["type"] == "missing":
        problem = "please fill this in"
    elif fault["type"] == "string_pattern_mismatch":
        problem = "this does not look right"
    elif fault["type"] == "string_too_short":
        problem = f"at least {fault['ctx']['min_length']} characters, please"
    label = labels.get(field, field)
    return f"{label}: {problem}." if label else f"{problem[:1].upper()}{problem[1:]}."


def tried(act: Callable[[], Result]) -> Result | NeetError:
    """What the act returns, or the error it raised on purpose, for the form to show."""
    try:
        return act()
    except NeetError as error:
        return error


def status_for(error: NeetError) -> HTTPStatus:
    """The status under which a form comes back with this error."""
    return HTTPStatus.UNPROCESSABLE_ENTITY if isinstance(error, BadForm) else status_of(error)
