"""Items as plain JSON data: what the database stores and programs receive."""

from collections.abc import Mapping
from dataclasses import MISSING, Field, asdict, fields, is_dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, get_args, get_origin, get_type_hints

from models.item.assertion_reason import AssertionReason
from models.item.errors import BadItem
from models.item.match import Match
from models.item.numerical import Numerical
from models.item.sequence import Sequence
from models.item.single import Single
from models.item.statements import Statements
from models.item.types import Item

ITEM_TYPES: Mapping[str, type[Item]] = MappingProxyType(
    {kind.type: kind for kind in (Single, AssertionReason, Statements, Match, Sequence, Numerical)}
)

_LONGEST_TEXT = 4_000
_MOST_PARTS = 12


def item_to_dict(item: Item) -> dict[str, Any]:
    """The item's own data with its `type`, made of JSON values only."""
    return {"type": item.type, **_plain(asdict(item))}


def item_from_dict(data: Any) -> Item:
    """The item that `item_to_dict` wrote; anything else raises `BadItem` naming the field.

    Only the shape is judged here; `render` judges whether the parts add up.
    """
    if not isinstance(data, Mapping):
        raise BadItem("A question's data is an object with a type.")
    kind = data.get("type")
    if not isinstance(kind, str) or kind not in ITEM_TYPES:
        raise BadItem(
            f"There is no question type {kind!r:.60}; it is one of {', '.join(ITEM_TYPES)}."
        )
    rest = {name: value for name, value in data.items() if name != "type"}
    item: Item = _build(ITEM_TYPES[kind], rest, kind)
    return item


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(part) for part in value]
    return value


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _build(kind: Any, data: Any, where: str) -> Any:
    if not isinstance(data, Mapping):
        raise BadItem(f"{where} must be an object.")
    known = {field.name: field for field in fields(kind)}
    unknown = [str(name)[:60] for name in data if name not in known]
    if unknown:
        raise BadItem(f"{where} has no field {unknown[0]!r}.")
    hints = _hints(kind)
    return kind(
        **{
            name: _read(hints[name], data[name], f"{where}.{name}")
            for name, field in known.items()
            if _is_given(field, data, where)
        }
    )


def _is_given(field: Field[Any], data: Mapping[str, Any], where: str) -> bool:
    if field.name in data:
        return True
    if field.default is MISSING:
        raise BadItem(f"{where}.{field.name} is missing.")
    return False


def _read(hint: Any, value: Any, where: str) -> Any:
    if get_origin(hint) is tuple:
        return _read_parts(get_args(hint), value, where)
    if is_dataclass(hint):
        return _build(hint, value, where)
    if type(value) is not hint:
        raise BadItem(f"{where} must be of type {hint.__name__}.")
    return _read_text(value, where) if hint is str else value


def _read_parts(hints: tuple[Any, ...], value: Any, where: str) -> tuple[Any, ...]:
    if not isinstance(value, list | tuple):
        raise BadItem(f"{where} must be a list.")
    if len(value) > _MOST_PARTS:
        raise BadItem(f"{where} holds {len(value)} parts; at most {_MOST_PARTS} are read.")
    if hints[-1] is not Ellipsis and len(value) != len(hints):
        raise BadItem(f"{where} must hold {len(hints)} parts, not {len(value)}.")
    return tuple(_read(hints[0], part, f"{where}[{place}]") for place, part in enumerate(value))


def _read_text(value: str, where: str) -> str:
    if len(value) > _LONGEST_TEXT:
        raise BadItem(f"{where} is longer than {_LONGEST_TEXT} characters.")
    if "\x00" in value or any("\ud800" <= char <= "\udfff" for char in value):
        raise BadItem(f"{where} holds a character that is no text.")
    return value
