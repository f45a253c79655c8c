"""The parts a language model supplies, one schema per question type; never a rendered key."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter

from models.item.assertion_reason import AssertionReason
from models.item.evidence import Role
from models.item.match import Match, Pair
from models.item.numerical import Numerical, Quantity, Slip
from models.item.offer import dice
from models.item.sequence import Sequence
from models.item.single import Option, Single
from models.item.statements import Statement, Statements
from models.item.types import Item

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=800)]
Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=800)]
Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=120)]


class Part(BaseModel):
    """Strict: a field too many or of another type is a bad reply."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Quote(Part):
    """Words copied from the passage of that number."""

    passage: int
    text: Annotated[str, StringConstraints(min_length=1, max_length=1_500)]


Cited = tuple[Quote, Role, int | None]  # the quote, what it is for, the option it refutes


class Parts(Part):
    """What every type shares."""

    difficulty: Literal["easy", "medium", "hard"]
    bloom: Literal["remember", "understand", "apply", "analyze"]

    def item(self, seed: int) -> Item:
        """The item these parts make."""
        raise NotImplementedError

    def quotes(self, seed: int) -> Iterator[Cited]:
        """All quotes; those for the key must be found in the passages."""
        raise NotImplementedError


class RightOption(Part):
    text: Text
    why: Note
    quote: Quote


class WrongOption(Part):
    text: Text
    why: Note
    quote: Quote | None


class SingleParts(Parts):
    type: Literal["single"]
    stem: Text
    right: RightOption
    wrong: Annotated[list[WrongOption], Field(min_length=3, max_length=3)]

    def item(self, seed: int) -> Item:
        placed = [
            Option(part.text, isinstance(part, RightOption), part.why)
            for part in self._presented(seed)
        ]
        return Single(self.stem, (placed[0], placed[1], placed[2], placed[3]))

    def quotes(self, seed: int) -> Iterator[Cited]:
        for place, part in enumerate(self._presented(seed)):
            if isinstance(part, RightOption):
                yield part.quote, Role.KEY, None
            elif part.quote is not None:
                yield part.quote, Role.REFUTES, place

    def _presented(self, seed: int) -> list[RightOption | WrongOption]:
        options: list[RightOption | WrongOption] = [self.right, *self.wrong]
        dice(seed, self.stem, *(option.text for option in options)).shuffle(options)
        return options


class Claim(Part):
    text: Text
    true: bool
    note: Note
    quote: Quote

    @property
    def cited(self) -> Cited:
        """The quote proves what is true and refutes what is false."""
        return self.quote, Role.KEY if self.true else Role.REFUTES, None


class StatementsParts(Parts):
    type: Literal["statements"]
    stem: Note
    statements: Annotated[list[Claim], Field(min_length=2, max_length=5)]

    def item(self, seed: int) -> Item:
        claims = tuple(Statement(c.text, c.true, c.note) for c in self.statements)
        return Statements(self.stem if len(claims) > 2 else "", claims, seed)

    def quotes(self, seed: int) -> Iterator[Cited]:  # noqa: ARG002 - the order follows the truth
        # where everything is false the refutations are what proves the key
        any_true = any(claim.true for claim in self.statements)
        for claim in self.statements:
            yield claim.cited if any_true else (claim.quote, Role.KEY, None)


class AssertionReasonParts(Parts):
    type: Literal["assertion_reason"]
    assertion: Claim
    reason: Claim
    explains: bool

    def item(self, seed: int) -> Item:  # noqa: ARG002 - NEET's order of options is fixed
        return AssertionReason(
            assertion=self.assertion.text,
            reason=self.reason.text,
            assertion_true=self.assertion.true,
            reason_true=self.reason.true,
            explains=self.explains and self.assertion.true and self.reason.true,
            assertion_note=self.assertion.note,
            reason_note=self.reason.note,
        )

    def quotes(self, seed: int) -> Iterator[Cited]:  # noqa: ARG002 - nothing is shuffled
        yield from (self.assertion.cited, self.reason.cited)


class PairPart(Part):
    left: Text
    right: Text
    quote: Quote


class MatchParts(Parts):
    type: Literal["match"]
    stem: Note
    left_title: Short
    right_title: Short
    pairs: Annotated[list[PairPart], Field(min_length=4, max_length=4)]

    def item(self, seed: int) -> Item:
        pairs = tuple(Pair(pair.left, pair.right) for pair in self.pairs)
        return Match(self.stem, pairs, self.left_title, self.right_title, seed)

    def quotes(self, seed: int) -> Iterator[Cited]:  # noqa: ARG002 - the pairs are true as they stand
        for pair in self.pairs:
            yield pair.quote, Role.KEY, None


class Step(Part):
    text: Text
    quote: Quote


class SequenceParts(Parts):
    type: Literal["sequence"]
    stem: Text
    steps: Annotated[list[Step], Field(min_length=4, max_length=5)]

    def item(self, seed: int) -> Item:
        return Sequence(self.stem, tuple(step.text for step in self.steps), seed=seed)

    def quotes(self, seed: int) -> Iterator[Cited]:  # noqa: ARG002 - the steps come in true order
        for step in self.steps:
            yield step.quote, Role.KEY, None


class QuantityPart(Part):
    symbol: Annotated[str, StringConstraints(pattern=r"^[A-Za-z]\w{0,20}$")]
    value: Short
    unit: Short
    name: Short


class SlipPart(Part):
    name: Short
    expression: Short
    reason: Note


class NumericalParts(Parts):
    type: Literal["numerical"]
    stem: Text
    quantities: Annotated[list[QuantityPart], Field(min_length=1, max_length=12)]
    expression: Short
    unit: Short
    significant_figures: Annotated[int, Field(ge=1, le=6)]
    slips: Annotated[list[SlipPart], Field(min_length=3, max_length=3)]
    solution: Note
    quote: Quote

    def item(self, seed: int) -> Item:
        first, second, third = (Slip(s.name, s.expression, s.reason) for s in self.slips)
        return Numerical(
            stem=self.stem,
            quantities=tuple(Quantity(q.symbol, q.value, q.unit, q.name) for q in self.quantities),
            expression=self.expression,
            unit=self.unit,
            significant_figures=self.significant_figures,
            slips=(first, second, third),
            solution=self.solution,
            seed=seed,
        )

    def quotes(self, seed: int) -> Iterator[Cited]:  # noqa: ARG002 - one relation, one quote
        yield self.quote, Role.KEY, None


AnyParts = Annotated[
    SingleParts
    | StatementsParts
    | AssertionReasonParts
    | MatchParts
    | SequenceParts
    | NumericalParts,
    Field(discriminator="type"),
]
PARTS: TypeAdapter[AnyParts] = TypeAdapter(AnyParts)
PARTS_BY_TYPE: Mapping[str, type[Parts]] = MappingProxyType(
    {
        "single": SingleParts,
        "statements": StatementsParts,
        "assertion_reason": AssertionReasonParts,
        "match": MatchParts,
        "sequence": SequenceParts,
        "numerical": NumericalParts,
    }
)

# Strict decoding on servers knows neither limits nor defaults; limits are checked on the reply.
_LIMITS = ("minLength", "maxLength", "minItems", "maxItems", "minimum", "maximum", "pattern")
_NOT_ON_THE_WIRE = frozenset((*_LIMITS, "title", "default", "description"))


def wire_schema(item_type: str) -> dict[str, Any]:
    """The JSON schema of a reply: an object whose `items` are parts of that type."""
    schema: dict[str, Any] = _strict(PARTS_BY_TYPE[item_type].model_json_schema())
    definitions = schema.pop("$defs", {})
    return {
        "type": "object",
        "properties": {"items": {"type": "array", "items": schema}},
        "required": ["items"],
        "additionalProperties": False,
        "$defs": definitions,
    }


def _strict(node: Any) -> Any:
    """Every property required, none beyond them, and no keyword that strict decoding refuses."""
    if isinstance(node, list):
        return [_strict(part) for part in node]
    if not isinstance(node, dict):
        return node
    if node.get("type") == "object":
        properties = {name: _strict(part) for name, part in node["properties"].items()}
        kept: dict[str, Any] = {"type": "object", "properties": properties}
        kept |= {"required": list(properties), "additionalProperties": False}
        return kept | ({"$defs": _strict_all(node["$defs"])} if "$defs" in node else {})
    return {name: _strict(part) for name, part in node.items() if name not in _NOT_ON_THE_WIRE}


def _strict_all(definitions: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _strict(part) for name, part in definitions.items()}
