"""Parts of questions as a careful model would give them, made from the passages of a prompt."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

Items = list[dict[str, Any]]

_PASSAGE = re.compile(r'<passage n="(\d+)"[^>]*>\n(.*?)\n</passage>', re.DOTALL)
_SENTENCE = re.compile(r"[A-Z][^.!?\n]*(?:\n[^.!?\n]+)*\.")
_IS = re.compile(
    r"^(?:The |An? )?([A-Z]?[\w -]{3,30}?) (?:is|are)\s+(?:the\s+|an?\s+)?(.{20,})\.$", re.DOTALL
)
_SWAPS = (
    ("increases", "decreases"), ("higher", "lower"), ("greater", "smaller"), ("outer", "inner"),
    ("before", "after"), ("first", "last"), ("gains", "loses"), ("absorbs", "releases"),
    ("positive", "negative"), ("more", "less"), ("large", "small"), ("upward", "downward"),
    ("from", "towards"), ("all", "no"), ("with", "without"),
)  # fmt: skip


def _sentences(user: str) -> list[tuple[int, str]]:
    """Every plain sentence of the passages with its passage's number."""
    return [
        (int(number), sentence)
        for number, text in _PASSAGE.findall(user)
        for sentence in _SENTENCE.findall(text)
        if 6 <= len(sentence.split()) <= 40 and not re.search(r"\d\.\d|Fig|Table", sentence)
    ]


def _quote(number: int, text: str) -> dict[str, Any]:
    return {"passage": number, "text": text}


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _common(kind: str) -> dict[str, Any]:
    return {"type": kind, "difficulty": "medium", "bloom": "understand"}


def _defined(sentences: list[tuple[int, str]]) -> list[tuple[int, str, str, str]]:
    """Passage, term, definition and sentence of every "X is the …" among the sentences."""
    found = []
    for number, sentence in sentences:
        match = _IS.match(sentence)
        if match and _one_line(match[1]).lower() not in _one_line(match[2]).lower():
            found.append((number, _one_line(match[1]), _one_line(match[2]), sentence))
    return found


def _altered(sentence: str) -> str | None:
    for one, other in (*_SWAPS, *((b, a) for a, b in _SWAPS)):
        changed, times = re.subn(rf"\b{one}\b", other, sentence, count=1)
        if times:
            return _one_line(changed)
    return None


def _singles(sentences: list[tuple[int, str]]) -> Iterator[dict[str, Any]]:
    defined = _defined(sentences)
    terms = [term for _, term, _, _ in defined]
    for number, term, definition, sentence in defined:
        others = [other for other in dict.fromkeys(terms) if other != term][:3]
        if len(others) == 3:
            right = {"text": term, "why": _one_line(sentence), "quote": _quote(number, sentence)}
            wrong = [{"text": o, "why": f"{o} is something else.", "quote": None} for o in others]
            stem = f"Which term stands for the {definition}?"
            yield _common("single") | {"stem": stem, "right": right, "wrong": wrong}


def _claims(sentences: list[tuple[int, str]]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Sentences of the book as claims: each true one with a false one made from another."""
    false = [(n, s, altered) for n, s in sentences if (altered := _altered(s))]
    true = [(n, s) for n, s in sentences if s not in {f[1] for f in false}] or sentences
    for (n, said), (m, source, altered) in zip(true, false, strict=False):
        yield (
            {"text": _one_line(said), "true": True, "note": "", "quote": _quote(n, said)},
            {"text": altered, "true": False, "note": "", "quote": _quote(m, source)},
        )


def _statements(sentences: list[tuple[int, str]]) -> Iterator[dict[str, Any]]:
    for pair in _claims(sentences):
        yield _common("statements") | {"stem": "", "statements": list(pair)}


def _assertion_reasons(sentences: list[tuple[int, str]]) -> Iterator[dict[str, Any]]:
    for true, false in _claims(sentences):
        yield _common("assertion_reason") | {"assertion": true, "reason": false, "explains": False}


def _matches(sentences: list[tuple[int, str]]) -> Iterator[dict[str, Any]]:
    defined = list({term: (n, term, d, s) for n, term, d, s in _defined(sentences)}.values())
    for start in range(0, len(defined) - 3, 4):
        pairs = [
            {"left": term, "right": definition, "quote": _quote(number, sentence)}
            for number, term, definition, sentence in defined[start : start + 4]
        ]
        titles = {"stem": "", "left_title": "Term", "right_title": "Description"}
        yield _common("match") | titles | {"pairs": pairs}


def _sequences(sentences: list[tuple[int, str]]) -> Iterator[dict[str, Any]]:
    for start in range(0, len(sentences) - 3, 4):
        steps = [
            {"text": _one_line(sentence).rstrip("."), "quote": _quote(number, sentence)}
            for number, sentence in sentences[start : start + 4]
        ]
        stem = "Arrange these in the order in which they are described:"
        yield _common("sequence") | {"stem": stem, "steps": steps}


def _numericals(sentences: list[tuple[int, str]]) -> Iterator[dict[str, Any]]:
    for number, sentence in sentences:
        if re.search(r"momentum\b.*\bproduct\b.*\bmass\b.*\bvelocity", sentence, re.DOTALL):
            yield _common("numerical") | _momentum() | {"quote": _quote(number, sentence)}


def _momentum() -> dict[str, Any]:
    slips = (("dividing", "m/v"), ("squaring the velocity", "m*v**2"), ("halving", "m*v/2"))
    return {
        "stem": "A body of mass 2.0 kg moves with a velocity of 3.0 m s⁻¹. Find its momentum.",
        "quantities": [
            {"symbol": "m", "value": "2.0", "unit": "kg", "name": "mass"},
            {"symbol": "v", "value": "3.0", "unit": "m s^-1", "name": "velocity"},
        ],
        "expression": "m*v",
        "unit": "kg m s^-1",
        "significant_figures": 2,
        "slips": [{"name": n, "expression": e, "reason": ""} for n, e in slips],
        "solution": "Momentum = mass × velocity = 2.0 × 3.0 = 6.0 kg m s⁻¹.",
    }


MAKERS: dict[str, Callable[[list[tuple[int, str]]], Iterator[dict[str, Any]]]] = {
    "single": _singles,
    "statements": _statements,
    "assertion_reason": _assertion_reasons,
    "match": _matches,
    "sequence": _sequences,
    "numerical": _numericals,
}


def spoiled(item: dict[str, Any]) -> dict[str, Any]:
    """The same item with a wrong key that only the evidence can tell."""
    item = json.loads(json.dumps(item))
    match item["type"]:
        case "single":
            right, wrong = item["right"], item["wrong"][0]
            right["text"], wrong["text"] = wrong["text"], right["text"]
        case "statements":
            for claim in item["statements"]:
                claim["true"] = not claim["true"]
        case "assertion_reason":
            item["assertion"]["true"], item["reason"]["true"] = False, True
        case "match":
            first, second = item["pairs"][:2]
            first["right"], second["right"] = second["right"], first["right"]
        case "sequence":
            item["steps"].reverse()
        case "numerical":
            item["solution"] = "Momentum = 2.0 / 3.0 = 0.67 kg m s⁻¹."
    return item


def parts_from(item_type: str, user: str) -> Items:
    """All the parts of that type that the numbered passages of the prompt bear."""
    sentences = _sentences(user)
    # each type starts elsewhere, so that a mixed set does not dwell on the first lines
    start = list(MAKERS).index(item_type) * len(sentences) // len(MAKERS)
    return list(MAKERS[item_type](sentences[start:] + sentences[:start]))
