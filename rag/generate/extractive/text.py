"""Words, number and spelling; and a raw sentence of a book tidied."""

import re

from rag.generate.extractive import lexicon, patterns

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_TOKEN = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")
_BROKEN_OFF = re.compile(r"[a-z](?![A-Z])(?!-)|[,;.)\]–—-]")
_RUN_IN_HEADING = re.compile(
    r"^[A-Z][\w()/’'%-]*(?:\s[\w()/’'%-]+){0,5}\s?:\s+(?=[A-Z])"
    r"|^[A-Z][\w()/-]*(?:\s[\w()/-]+){0,2}(?:\s?[–—]\s?|\s-\s)(?=[A-Z])"
)
MIXED_CASE = re.compile(r"[a-z]{1,3}[A-Z]")
_IRREGULAR_PLURALS = frozenset(
    (
        "bacteria",
        "fungi",
        "algae",
        "phyla",
        "mitochondria",
        "media",
        "stimuli",
        "nuclei",
        "loci",
        "people",
        "species",
        "alleles",
        "mice",
    )
)
_NOT_PLURAL = ("ss", "us", "is", "ics", "itis")


def words(text: str) -> list[str]:
    """The words of a text in lower case, without numbers and punctuation."""
    return [word.lower() for word in _WORD.findall(text)]


def tokens(text: str) -> list[str]:
    """Words and numbers as written."""
    return _TOKEN.findall(text)


def stem(word: str) -> str:
    """A light stem, enough to see that `mutations` and `mutation` are one word."""
    word = word.lower()
    for ending, keep in (
        ("sses", "ss"),
        ("ies", "y"),
        ("xes", "x"),
        ("ches", "ch"),
        ("ches", "ch"),
    ):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return word[: -len(ending)] + keep
    if word.endswith("s") and not word.endswith(_NOT_PLURAL) and len(word) > 3:
        return word[:-1]
    return word


def content(text: str) -> frozenset[str]:
    """Stems of the words that carry meaning."""
    return frozenset(
        stem(word) for word in words(text) if word not in lexicon.STOPWORDS and len(word) > 2
    )


def overlap(left: frozenset[str], right: frozenset[str]) -> float:
    """Share of the smaller set that both hold, 0 to 1."""
    smaller = min(len(left), len(right))
    return len(left & right) / smaller if smaller else 0.0


def is_plural(phrase: str) -> bool:
    """True if the head of a noun phrase reads as a plural."""
    head = re.split(r"\s+(?:of|in|for|from|with|to|that|which)\s+", phrase)[0]
    last = (words(head) or [""])[-1]
    if last in _IRREGULAR_PLURALS:
        return True
    return last.endswith("s") and not last.endswith(_NOT_PLURAL) and len(last) > 3


def singular(phrase: str) -> str:
    """A plural noun phrase with its last word in the singular."""
    head, _, last = phrase.rpartition(" ")
    return (
        f"{head} {stem(last)}".strip()
        if last.islower()
        else f"{head} {last.removesuffix('s')}".strip()
    )


def plural(phrase: str) -> str:
    """A singular noun phrase with its last word in the plural."""
    if phrase.endswith("y") and phrase[-2:-1] not in "aeiou":
        return phrase[:-1] + "ies"
    return phrase + ("es" if phrase.endswith(("s", "x", "ch", "sh")) else "s")


def sentence_case(text: str) -> str:
    """First letter raised, but for names such as mRNA and pH; the rest as written."""
    return text if MIXED_CASE.match(text) else text[:1].upper() + text[1:]


def fold(text: str) -> str:
    """One line, single spaces, words rejoined where a line ended in a soft or hard hyphen."""
    text = text.replace("\u00ad\n", "").replace("\u00ad", "")
    text = re.sub(r"(?<=[^\W\d_])-\s*\n\s*(?=[a-z])", "-", text)
    return re.sub(r"\s+", " ", text).strip()


def tidy(raw: str) -> str:
    """The sentence without labels, pointers to figures, asides and connectives; may be empty."""
    text = patterns.LABEL.sub("", patterns.OUTWARD.sub("", fold(raw)))
    text = _RUN_IN_HEADING.sub("", text)
    if _BROKEN_OFF.match(text):
        return ""
    text = patterns.ASIDE.sub(lambda m: m.group(0)[-1] if m.group(0).endswith(".") else "", text)
    text = patterns.SUCH_A.sub("", text)
    for _ in range(2):
        text = patterns.CONNECTIVES.sub("", text)
    text = patterns.FILLERS.sub(" ", text)
    text = patterns.MIDDLE.sub(r"\1 ", text)
    text = patterns.ALSO.sub("", text)
    text = re.sub(r"\(\s*\)|\[\s*\]|\*+", "", text)
    text = re.sub(r"\s+([,.;:)])", r"\1", text)
    return sentence_case(re.sub(r"\s+", " ", text).strip())
