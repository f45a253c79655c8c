"""From a raw sentence of a book to one that can be read aloud by itself, or to nothing."""

import re
from itertools import pairwise

from rag.generate.extractive import lexicon, patterns

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_TOKEN = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")
_BROKEN_MATHS = re.compile(
    r"[=<>→←↔⇌∝∫∑√∂∇≤≥≈≡∞|^{}\\~]|[\ue000-\uf8ff\ufffd]|[®ç‡†ˆ⎯µ]|[∆Δ][a-zA-Z]|\b[A-Za-z]+\.[A-Za-z]\w*"
)
_LOOSE_POWER = re.compile(
    r"\d\s?/\s?\d|[a-z]\s(?:The|This|These|In|A|An|It|When|If|For)\s[a-z]"
    r"|\b10\s?[-–−]\s?\d|×\s*10\s?\d|\d\s+\d|\b[a-zA-Z]\d?\s*[-+/*×]\s*[a-zA-Z]\b"
)
_LONE_SYMBOL = re.compile(
    r"(?<![\w'’.-])([b-hj-zA-HJ-Z]|[\u0370-\u03ff]|[a-z][₀-₉⁰-⁹]+)(?![\w'’.-])"
)
_CORNERS = re.compile(r"\b[A-Z]{2}\b(?!\s[IVX]+\b)")  # lines and segments of a figure: OP, SN
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_DEFINITE = re.compile(r"^the\s+((?:[\w'’-]+\s+){0,3}?[\w'’-]+)", re.IGNORECASE)
_MODIFIED = re.compile(
    r"^(?:of|that|which|in|on|at|between|from|for|to|with|whose|through|by|where)$", re.IGNORECASE
)
_BROKEN_OFF = re.compile(r"[a-z](?![A-Z])(?!-)|[,;.)\]–—-]")
_RUN_IN_HEADING = re.compile(
    r"^[A-Z][\w()/’'%-]*(?:\s[\w()/’'%-]+){0,5}\s?:\s+(?=[A-Z])"
    r"|^[A-Z][\w()/-]*(?:\s[\w()/-]+){0,2}(?:\s?[–—]\s?|\s-\s)(?=[A-Z])"
)
_SUBORDINATE = re.compile(
    r"^(?:when|whenever|if|because|while|whereas|although|though|until|unless|that|which|who|whose"
    r"|where|how|why|whether)$"
)
_OPENS_CLAUSE = re.compile(r"^(?:as|since|after|before|once)$")
_SPLICED = re.compile(
    r",\s(?:the|an?|it|they|there)\s(?:[\w’'-]+\s){0,5}?(?:is|are|was|were|has|have|does|do|can|will)\b"
)
_CLUMSY = re.compile(
    r"^(?:Though|Although|Even though)\b.*,\s(?:but|yet)\b"
    r"|\b(?:may|can|could|will|should|would)\b(?:\s(?!and|or|that|which|but|if)\w+){1,6}\s(?:may|can|could|will|should|would)\b"
    r"|\b(\w+)\s\1\b"
)
_MIXED_CASE = re.compile(r"[a-z]{1,3}[A-Z]")
MIN_WORDS, MAX_WORDS = 6, 34
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


def lone_symbols(text: str) -> int:
    """How many single letters stand for quantities or points."""
    return len(_LONE_SYMBOL.findall(text))


def loose_references(text: str, key_terms: frozenset[str]) -> float:
    """How often "the cycle", "the rod" and the like stand without saying which; 0 for none.

    A noun that usually points backwards counts one, another a third; key terms of the chapter and
    nouns named earlier in the sentence count nothing.
    """
    found = words(text)
    count = 0.0
    for place, (the, noun) in enumerate(pairwise(found)):
        after = found[place + 2] if place + 2 < len(found) else ""
        if the != "the" or _MODIFIED.match(after) or noun in found[:place]:
            continue
        if after and after not in lexicon.STOPWORDS | lexicon.FINITE | lexicon.PRESENT_PLURAL:
            continue
        if noun in lexicon.ANAPHORIC:
            count += 1
        elif noun not in key_terms:
            count += 1 / 3
    return count


def bare_definite_subject(text: str) -> str | None:
    """The head noun of "The rod gets …": a subject that nothing says more about, else None."""
    found = words(text)
    if found[0] != "the":
        return None
    for place, word in enumerate(found[1:6], 1):
        if _MODIFIED.match(word):
            return None
        plural = word in lexicon.PRESENT_PLURAL and place > 1 and is_plural(found[place - 1])
        if word in lexicon.FINITE or plural:
            return found[place - 1]
    return None


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
    return text if _MIXED_CASE.match(text) else text[:1].upper() + text[1:]


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
    text = re.sub(r"\(\s*\)|\[\s*\]", "", text)
    text = re.sub(r"\s+([,.;:)])", r"\1", text)
    return sentence_case(re.sub(r"\s+", " ", text).strip())


def stands_alone(text: str, shortest: int = MIN_WORDS) -> bool:
    """True if the sentence needs nothing before it and nothing a page would have to show."""
    return (
        _well_formed(text, shortest)
        and no_debris(text)
        and not _points_elsewhere(text)
        and not _anaphoric_subject(text)
        and is_whole(text)
    )


def is_whole(text: str) -> bool:
    """True if a main clause is there: more finite verbs than words that open other clauses."""
    opened = _opened(text)
    if finite_verbs(text) + past_verbs(text) <= opened or _runs_on(text) or _CLUMSY.search(text):
        return False
    bare = re.sub(r"\([^()]*\)", "", text)
    joined = len(re.findall(r",|\b(?:and|but|or|nor|than|so|as)\b", bare))
    certain = sum(word in lexicon.AUXILIARIES for word in words(bare)) - bare.count(" be ")
    return certain - opened - joined <= 1 and not _commands(text)


def _opened(text: str) -> int:
    found = words(text)
    return sum(_SUBORDINATE.match(word) is not None for word in found) + bool(
        _OPENS_CLAUSE.match(found[0])
    )


def _commands(text: str) -> bool:
    """True for "Observe the leaf …", but not for "Transport of water …"."""
    first, second = (*words(text), "", "")[:2]
    if first not in lexicon.PRESENT_PLURAL or second in {
        "of",
        "in",
        "for",
        "from",
        "between",
        "to",
    }:
        return False
    return (
        second not in lexicon.FINITE
        and second not in lexicon.PRESENT_PLURAL
        and not is_plural(second)
    )


def finite_verbs(text: str) -> int:
    """How many words can only be, or must here be, finite verbs."""
    found = words(text)
    return sum(
        word in lexicon.FINITE or (word in lexicon.PRESENT_PLURAL and is_plural(before))
        for before, word in pairwise(found)
    )


def past_verbs(text: str) -> int:
    """Past forms that no auxiliary precedes; some are participles."""
    found = words(text)
    return sum(
        word in lexicon.PAST and before not in lexicon.AUXILIARIES
        for before, word in pairwise(found)
    )


def _runs_on(text: str) -> bool:
    """Two main clauses joined by a comma alone."""
    match = _SPLICED.search(text)
    if match is None:
        return False
    before = text[: match.start()]
    return finite_verbs(before) > _opened(before)


def _well_formed(text: str, shortest: int) -> bool:
    count = len(text.split())
    if not shortest <= count <= MAX_WORDS or not text.endswith("."):
        return False
    if not (text[0].isupper() or _MIXED_CASE.match(text)) or any(mark in text for mark in "?!…•;"):
        return False
    capitals = sum(1 for word in text.split()[1:] if word.isupper() and len(word) > 4)
    balanced = text.count("(") == text.count(")") and text.count("[") == text.count("]")
    quotes = text.count("“") == text.count("”") and text.count('"') % 2 == 0
    return capitals <= 1 and balanced and quotes and ": " not in text and ".." not in text


def no_debris(text: str) -> bool:
    if _BROKEN_MATHS.search(text) or _LOOSE_POWER.search(text) or _YEAR.search(text):
        return False
    corners = set(_CORNERS.findall(text))
    return (
        len(corners) < 2 and lone_symbols(text) <= 2 and "http" not in text and "www." not in text
    )


def _points_elsewhere(text: str) -> bool:
    if patterns.META.search(text) or patterns.POINTING.search(text):
        return True
    found = words(text)
    if found[0] in lexicon.OPENERS or _bare_quantifier(found):
        return True
    return any(word in lexicon.PRONOUNS for word in found[: max(5, first_verb(found))])


def first_verb(found: list[str]) -> int:
    """Where the first word stands that can only be, or must here be, a finite verb."""
    for place, word in enumerate(found):
        follows = found[place + 1] if place + 1 < len(found) else ""
        if word not in lexicon.AUXILIARIES and follows in lexicon.FINITE | lexicon.PRESENT_PLURAL:
            continue  # "field lines start", "conservation of charges means": a noun
        if word in lexicon.FINITE:
            return place
        if place and word in lexicon.PRESENT_PLURAL and is_plural(found[place - 1]):
            return place
    return len(found)


def _bare_quantifier(found: list[str]) -> bool:
    """ "Some produce …": some of what? But "Some plants produce …" says it."""
    if found[0] not in lexicon.QUANTIFIERS:
        return False
    if found[0] == "both":
        return "and" not in found[1:6]
    second = found[1]
    if found[0] == "one":
        return found[1:3] != ["or", "more"]
    return (
        second in lexicon.FINITE
        or second in lexicon.PRESENT_PLURAL
        or second in {"of", "other", "such"}
    )


def _anaphoric_subject(text: str) -> bool:
    match = _DEFINITE.match(text)
    if match is None:
        return False
    found = words(text)[1:]
    for index, word in enumerate(found[:5]):
        plural = word in lexicon.PRESENT_PLURAL and index > 0 and is_plural(found[index - 1])
        if word in lexicon.FINITE or word in lexicon.PAST or plural:
            return index > 0 and found[index - 1] in lexicon.ANAPHORIC and index <= 2
        if _MODIFIED.match(word):
            return False
    return False
