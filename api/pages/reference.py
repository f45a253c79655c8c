"""The API's reference, drawn from its OpenAPI document: no script, and nothing from outside."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Response

from api.pages.visit import Visitor

router = APIRouter()

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """A type in words; `links` are the schemas it names."""

    text: str
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """One parameter or one member of a body; `place` is where a parameter stands."""

    name: str
    kind: Kind
    required: bool
    note: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Body:
    """What is sent or comes back; `example` is JSON, or empty."""

    media: str
    kind: Kind
    fields: tuple[Field, ...] = ()
    example: str = ""
    note: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class Operation:
    """One verb on one path."""

    id: str
    method: str
    path: str
    note: str
    needs_token: bool
    parameters: tuple[Field, ...]
    request: Body | None
    responses: tuple[Body, ...]


@dataclass(frozen=True, slots=True)
class Schema:
    """A named body of the API."""

    name: str
    note: str
    fields: tuple[Field, ...]
    kind: Kind
    example: str


@router.get("/docs")
def show_reference(visitor: Visitor) -> Response:
    """Every operation and every schema of the API."""
    document = visitor.request.app.openapi()
    return visitor.page(
        "reference.html",
        info=document["info"],
        groups=operations_by_tag(document),
        schemas=list(schemas_of(document)),
    )


def operations_by_tag(document: Json) -> dict[str, list[Operation]]:
    """The operations in the order of their routes, under the tag they carry."""
    groups: dict[str, list[Operation]] = {}
    for path, verbs in document["paths"].items():
        for method, data in verbs.items():
            tag = data.get("tags", ["other"])[0]
            groups.setdefault(tag, []).append(_operation(document, path, method, data))
    return groups


def _operation(document: Json, path: str, method: str, data: Json) -> Operation:
    sent = data.get("requestBody", {}).get("content", {})
    bodies = [_body(document, media, content) for media, content in sent.items()]
    return Operation(
        id=data["operationId"],
        method=method.upper(),
        path=path,
        note=data.get("description", data.get("summary", "")),
        needs_token=bool(data.get("security")),
        parameters=tuple(_parameter(p) for p in data.get("parameters", ())),
        request=bodies[0] if bodies else None,
        responses=tuple(_responses(document, data["responses"])),
    )


def _parameter(data: Json) -> Field:
    schema = data["schema"]
    return Field(
        name=data["name"],
        kind=kind_of(schema),
        required=data.get("required", False),
        note=" ".join(filter(None, (data.get("description", ""), limits_of(schema)))),
        place=data["in"],
    )


def _responses(document: Json, responses: Json) -> Iterator[Body]:
    for status, response in responses.items():
        # Every operation answers bad input alike, which the page says once.
        if status == "422":
            continue
        for media, content in response.get("content", {"": {}}).items():
            body = _body(document, media, content)
            yield Body(body.media, body.kind, note=response.get("description", ""), status=status)


def _body(document: Json, media: str, content: Json) -> Body:
    schema = content.get("schema", {})
    whole = _resolved(document, schema)
    example = content.get("example", whole.get("example"))
    return Body(
        media=media,
        kind=kind_of(schema),
        fields=tuple(fields_of(whole)),
        example=json.dumps(example, indent=2, ensure_ascii=False) if example else "",
    )


def _resolved(document: Json, schema: Json) -> Json:
    name = schema.get("$ref", "").rpartition("/")[2]
    found: Json = document["components"]["schemas"][name] if name else schema
    return found


def schemas_of(document: Json) -> Iterator[Schema]:
    """The named schemas in the order of the alphabet; forms stand with their operations."""
    for name, data in sorted(document.get("components", {}).get("schemas", {}).items()):
        if name.startswith("Body_") or name.endswith("ValidationError"):
            continue
        example = data.get("example")
        yield Schema(
            name=name,
            note=data.get("description", ""),
            fields=tuple(fields_of(data)),
            kind=kind_of(data),
            example=json.dumps(example, indent=2, ensure_ascii=False) if example else "",
        )


def fields_of(schema: Json) -> Iterator[Field]:
    """The members of an object."""
    required = schema.get("required", ())
    for name, data in schema.get("properties", {}).items():
        yield Field(
            name=name,
            kind=kind_of(data),
            required=name in required,
            note=" ".join(filter(None, (data.get("description", ""), limits_of(data)))),
        )


def kind_of(schema: Json) -> Kind:
    """The type in a few words, such as `array of uuid`, `biology | physics` or a schema's name."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return Kind(name, (name,))
    if "anyOf" in schema:
        return _joined([kind_of(part) for part in schema["anyOf"]])
    if "enum" in schema:
        return Kind(" | ".join(str(value) for value in schema["enum"]))
    if "const" in schema:
        return Kind(str(schema["const"]))
    if schema.get("type") == "array":
        inner = kind_of(schema.get("items", {}))
        return Kind(f"array of {inner.text}", inner.links)
    return Kind(schema.get("format") or schema.get("type", "any"))


def _joined(kinds: list[Kind]) -> Kind:
    links = tuple(dict.fromkeys(link for kind in kinds for link in kind.links))
    return Kind(" | ".join(kind.text for kind in kinds), links)


LIMITS = {
    "minimum": "at least {}",
    "maximum": "at most {}",
    "exclusiveMinimum": "more than {}",
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "minItems": "at least {} of them",
    "maxItems": "at most {} of them",
    "default": "default {}",
}


def limits_of(schema: Json) -> str:
    """Bounds and default in words."""
    parts = [schema, *schema.get("anyOf", ())]
    told = [
        words.format(part[name])
        for part in parts
        for name, words in LIMITS.items()
        if part.get(name) not in (None, "", [])
    ]
    text = ", ".join(dict.fromkeys(told))
    return f"{text[:1].upper()}{text[1:]}." if text else ""
