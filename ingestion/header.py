"""The first row of a question bank, matched leniently: case, spaces, synonyms, Hindi names."""

import re
from collections.abc import Iterable, Sequence
from unicodedata import normalize

from rapidfuzz import process

from ingestion.errors import WrongHeader

_LETTERS = "abcd"
_COMMON = (
    "ref type subject class chapter topic difficulty bloom language source page quote explanation"
)
_PARTS = (
    "stem key assertion reason assertion_true reason_true reason_explains assertion_note"
    " reason_note left_title right_title note quantities expression unit significant_figures"
    " solution"
)
COLUMNS = frozenset(
    [
        *_COMMON.split(),
        *_PARTS.split(),
        *(f"{name}_{letter}" for name in ("option", "reason") for letter in _LETTERS),
        *(f"{name}_{i}" for name in ("statement", "true", "note", "step") for i in range(1, 6)),
        *(f"{name}_{i}" for name in ("left", "right") for i in range(1, 5)),
        *(f"wrong_{i}" for i in range(1, 4)),
    ]
)
"""Every column a question bank may have; the types of `rows` say which they need."""

_SYNONYMS = {
    "id": "ref",
    "sr_no": "ref",
    "question_id": "ref",
    "question_type": "type",
    "standard": "class",
    "class_level": "class",
    "grade": "class",
    "unit_name": "chapter",
    "lesson": "chapter",
    "level": "difficulty",
    "lang": "language",
    "book": "source",
    "source_name": "source",
    "pages": "page",
    "page_no": "page",
    "page_number": "page",
    "quotes": "quote",
    "evidence": "quote",
    "question": "stem",
    "question_text": "stem",
    "question_stem": "stem",
    "answer": "key",
    "answer_key": "key",
    "correct": "key",
    "correct_answer": "key",
    "correct_option": "key",
    "right_answer": "key",
    "formula": "expression",
    "units": "unit",
    "given": "quantities",
    "sig_figs": "significant_figures",
    "hint": "explanation",
    "प्रश्न": "stem",
    "उत्तर": "key",
    "सही_उत्तर": "key",
    "विषय": "subject",
    "कक्षा": "class",
    "अध्याय": "chapter",
    "पाठ": "chapter",
    "पृष्ठ": "page",
    "स्रोत": "source",
    "भाषा": "language",
    "व्याख्या": "explanation",
    "विकल्प_1": "option_a",
    "विकल्प_2": "option_b",
    "विकल्प_3": "option_c",
    "विकल्प_4": "option_d",
}
_NOT_WORD = re.compile(r"[^\w\u0900-\u097f]+")
_OPTION = re.compile(r"^(?:(option|opt|choice|reason)_?)?([abcd1-4])$")
_NUMBERED = re.compile(r"^([a-z]+?)_?(\d)$")


def match_header(cells: Sequence[str]) -> dict[str, int]:
    """Column names to positions; columns nobody knows are left out.

    Raises `WrongHeader` when one column comes twice, or when there is none to ask a question with;
    its sentence names what is missing and what stands there that comes nearest.
    """
    positions: dict[str, int] = {}
    for position, cell in enumerate(cells):
        name = column_name(cell)
        if name is None:
            continue
        if name in positions:
            raise WrongHeader(
                f"The header names the column {name} twice. Remove one of them.", column=name
            )
        positions[name] = position
    missing = _missing(positions)
    if missing:
        raise WrongHeader(_explain(missing, cells), missing=missing)
    return positions


def column_name(cell: str) -> str | None:
    """The column a header cell means, or None."""
    text = _NOT_WORD.sub("_", normalize("NFC", cell).strip("\ufeff \t").casefold()).strip("_")
    if text in COLUMNS:
        return text
    if text in _SYNONYMS:
        return _SYNONYMS[text]
    option = _OPTION.match(text)
    if option:
        kind = "reason" if option.group(1) == "reason" else "option"
        letter = option.group(2)
        return f"{kind}_{_LETTERS[int(letter) - 1] if letter.isdigit() else letter}"
    numbered = _NUMBERED.match(text)
    joined = f"{numbered.group(1)}_{numbered.group(2)}" if numbered else ""
    return joined if joined in COLUMNS else None


def _missing(positions: Iterable[str]) -> list[str]:
    """What a bank without a `type` column lacks for single questions; with one, rows say."""
    found = set(positions)
    if "assertion" in found:
        return []
    needed = ["stem"] if "type" in found else ["stem", *(f"option_{x}" for x in _LETTERS), "key"]
    return [name for name in needed if name not in found]


def _explain(missing: Sequence[str], cells: Sequence[str]) -> str:
    words = []
    for name in missing:
        near = process.extractOne(name, [cell.casefold() for cell in cells], score_cutoff=60)
        words.append(f"{name} (did you mean {near[0].strip()!r}?)" if near else name)
    return f"The first row lacks these columns: {', '.join(words)}. Compare it with the template."
