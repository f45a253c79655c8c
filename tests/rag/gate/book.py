"""A page of our own to hold questions against, and drafts that quote it."""

from collections.abc import Sequence

from models.item.evidence import Evidence, Role, locate
from models.item.single import Option, Single
from models.item.types import Item
from rag.types import Draft, GateContext, Verdict

OSMOSIS = (
    "Osmosis is the movement of water across a partly permeable membrane from a dilute to a "
    "concentrated solution."
)
GUARD = (
    "Guard cells open the stomata because their turgor rises when potassium ions enter the cells."
)
TRANSPIRATION = "Transpiration is the loss of water vapour from leaves."
TISSUES = "The xylem carries water upwards, whereas the phloem carries sugars to growing parts."
ROOT = "Root pressure does not account for the rise of water in tall trees."
WILTING = "On a hot day the leaves lose more water than the roots supply."
WILTS = "Therefore the plant wilts at noon."
SEED = (
    "In the first step the seed absorbs water. Next the seed coat ruptures. Then the radicle "
    "emerges. Finally the plumule grows towards light."
)
MOMENTUM = "The momentum of a body is the product of its mass and velocity."
CODONS = "Sixty-one of the codons specify amino acids, and the remaining three are stop codons."
ZINC = (
    "Zinc protects iron even where the coating is scratched, because zinc is oxidised in "
    "preference to iron."
)
TABLE = "Slope gives acceleration\nArea gives displacement\nFall gives retardation\nGap gives rest"

PAGE = " ".join(
    (
        OSMOSIS,
        GUARD,
        TRANSPIRATION,
        TISSUES,
        ROOT,
        WILTING,
        WILTS,
        SEED,
        MOMENTUM,
        CODONS,
        ZINC,
        TABLE,
    )
)


def page_text(source_id: str, page: int) -> str:
    """The one page of the one book."""
    assert (source_id, page) == ("book", 7)
    return PAGE


CONTEXT = GateContext(page_text=page_text)


def span(quote: str, role: Role = Role.KEY, option: int | None = None) -> Evidence:
    """The quote as evidence, where the page holds it."""
    found = locate(quote, PAGE)
    assert found is not None, f"the page does not say {quote!r}"
    return Evidence("book", 7, *found, PAGE[slice(*found)], role, option)


def draft(item: Item, *evidence: Evidence | str, language: str = "en") -> Draft:
    """A draft on the page; a plain text is quoted as proof of the key."""
    spans = tuple(span(e) if isinstance(e, str) else e for e in evidence)
    return Draft(item, spans, "test", language=language)


def single(
    stem: str, options: Sequence[str], *, right: int = 0, reasons: Sequence[str] = ("",) * 4
) -> Single:
    """A stem and four options with the right one's place."""
    a, b, c, d = (
        Option(text, place == right, reason)
        for place, (text, reason) in enumerate(zip(options, reasons, strict=True))
    )
    return Single(stem, (a, b, c, d))


PROCESSES = ("Osmosis", "Diffusion", "Imbibition", "Plasmolysis")
GOOD = single("What is the movement of water across a partly permeable membrane called?", PROCESSES)


def fails(verdict: Verdict, words: str) -> bool:
    """Whether the verdict is a failure that says so."""
    return verdict.failed and words in verdict.reason
