"""Controlled changes that make a true sentence false, each with the words changed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rag.generate.extractive import clauses, lexicon, text, wording
from rag.generate.extractive.bank import TermBank
from rag.generate.extractive.facts import Fact

_FORMS = "|".join(re.escape(form) for form in sorted(lexicon.OPPOSITES, key=len, reverse=True))
_OPPOSITE = re.compile(rf"(?<![\w-])(?:{_FORMS})(?![\w-])")
_NEGATED = re.compile(
    r"\b(?:not|no|never|neither|nor|without|cannot|unlike|except|rather|fail(?:s|ed)?)\b",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"\b(?:may|might|can|could|some|sometimes|either|or|whether|any|depending|generally|usually|often|many|few|most|several)\b",
    re.IGNORECASE,
)
_FROM_TO = re.compile(
    r"\bfrom\s+(?P<a>(?:the\s+|an?\s+)?[A-Za-z][\w’'-]*(?:\s+[a-z][\w-]*){0,2})\s+(?:in)?to\s+"
    r"(?P<b>(?:the\s+|an?\s+)?[A-Za-z][\w’'-]*(?:\s+[a-z][\w-]*){0,2}?)(?=[,.]|\s+(?:in|by|during|across|through|via|with|along)\b)"
)
_QUANTITY = re.compile(
    r"(?<![\w.,/×^–−-])(?P<number>\d{1,4}(?:\.\d+)?)(?=\s?(?:%|°|per\s?cent\b|[A-Za-zµμÅ]+\b))(?!\s?(?:×|x\s))"
)
_NUMBER_WORD = re.compile(
    rf"(?<!the )(?<!other )(?<!between )(?<!difference of )(?<!-)"
    rf"\b(?P<number>{'|'.join(lexicon.NUMBERS)})\b(?=\s+[a-z])",
    re.IGNORECASE,
)
_DENIED = re.compile(r"\b(?P<verb>is|are|does|do|can)\s?not\s+(?!only\b)(?P<next>[a-z]+)")
_LISTED = re.compile(r"[–—:(]|\b(?:both|respectively|each|namely|twice|double|half)\b")


# What follows lists the things counted, or names the count again ("dinucleotide").
_COUNTED = re.compile(r",|\b(?:mono|di|tri|tetra|penta|hexa|hepta|octa)[a-z]{4,}|\band\b")
# "DNA" in "DNA polymerase" is not free to change.
_NAME_GOES_ON = re.compile(
    r"\s+(?:the\s+)?(?:largest|smallest|large|small|trace|excess|equal)\b|[\s-]+(?:polymerase|ligase|helix|fingerprinting|viruse?s?|sites?|energy|transport|immunity|factors?|number|image|replication)\b"
)
_SURE_LIKENESS = 2.0
_CALLED_BEFORE = re.compile(
    r"\b(?:called|known as|termed(?: as)?|referred to as|named)\s+(?:an?\s+|the\s+)?[‘“\"']?$"
)
_COPULA = re.compile(r"\b(?:is|are)\b")
_JOINED = re.compile(
    r",|\b(?:that|which|who|where|when|if|because|since|as|and|but|whereas|while|only)\b"
    r"|\b(?:called|known)\b|^(?:Each|Every|All|Both|No)\b"
)
_QUALIFIED = re.compile(r"\b(?:nearly|almost|practically|partly|rather|quite|so|too)\s$")
_LOWER_THAN = re.compile(r"\b(?:is|are|an?|the|much|at|to|from|with|have|has|of)\s$")  # no verb
_MEASURED = re.compile(
    rf"\b(?:\d\S*|{'|'.join(lexicon.NUMBERS)})\s\S+\s$"
)  # "5 cm long" says how long, not that it is long
_CONDITIONS = frozenset(
    {"if", "when", "whenever", "provided", "unless", "while", "although", "though", "until"}
)
# What holds of one thing only: a name, a figure, an extreme, an exclusion.
_ONE_ONLY = re.compile(
    r"\d|\b(?:called|known as|termed|referred to as|only|first|primary|main|chief|major|most"
    r"|largest|smallest|highest|lowest|functional unit|codes? for)\b"
)


@dataclass(frozen=True, slots=True)
class Edit:
    """`text` is false because `now` stands where the source has `was`; `trust` is 0 to 1."""

    fact: Fact
    text: str
    was: str
    now: str
    trust: float

    @property
    def denies(self) -> bool:
        """True if all that was done is to put in a “not”."""
        return not self.was

    @property
    def note(self) -> str:
        right = f"“{self.was}”, not “{self.now}”" if self.was else "so without the “not”"
        return f"The source says {right}: {wording.quoted(self.fact.text)}"


def falsify(fact: Fact, bank: TermBank) -> Edit | None:
    """The most trustworthy way to make this fact false, or None where there is no safe one."""
    found = sorted(
        (
            *_opposites(fact),
            *_reversed(fact),
            *_requantified(fact),
            *_affirmed(fact),
            *_misnamed(fact, bank),
            *_miscalled(fact, bank),
            *_denied(fact),
        ),
        key=lambda edit: -edit.trust,
    )
    return found[0] if found else None


def _replaced(fact: Fact, span: tuple[int, int], now: str, trust: float) -> Edit:
    was = fact.text[span[0] : span[1]]
    if was[:1].isupper() and span[0] == 0:
        now = text.sentence_case(now)
    changed = text.sentence_case(fact.text[: span[0]] + now + fact.text[span[1] :])
    return Edit(fact, _with_right_article(changed), was, now, trust)


def _with_right_article(sentence: str) -> str:
    sentence = re.sub(r"\b([Aa])n(?=\s+[bcdfgjklmnpqrstvwxyz])", r"\1", sentence)
    return re.sub(
        r"\b([Aa])(?=\s+[‘“]?(?:[aeio]|un(?!i)|up|ul))(?!\s+[‘“]?(?:one|eu))", r"\1n", sentence
    )


def _opposites(fact: Fact) -> Iterator[Edit]:
    """One word of what is said, turned round; what the saying is about is left as it is."""
    if _NEGATED.search(fact.text) or _OPEN.search(fact.text) or " whereas " in fact.text:
        return
    spots = list(_OPPOSITE.finditer(fact.text))
    for spot in spots:
        if _may_turn(fact.text, spot) and _is_said(fact.text, spot):
            now = lexicon.OPPOSITES[spot.group(0)]
            yield _replaced(fact, spot.span(), now, 0.9 - 0.05 * (len(spots) > 1))


def _may_turn(sentence: str, spot: re.Match[str]) -> bool:
    """True unless the word is part of a name, a measure, a gloss, or beside its own opposite."""
    word, before = spot.group(0), sentence[: spot.start()]
    now = lexicon.OPPOSITES[word]
    if re.search(rf"(?<!\w){re.escape(now)}(?!\w)", sentence, re.IGNORECASE):
        return False
    if now.isupper() and now in sentence:  # "mRNA" speaks of RNA too
        return False
    if word == "lower" and not _LOWER_THAN.search(before):
        return False
    if _NAME_GOES_ON.match(sentence[spot.end() :]) or _is_glossed(sentence, word):
        return False
    return not (_QUALIFIED.search(before) or _MEASURED.search(before))


def _is_glossed(sentence: str, word: str) -> bool:
    """True for "initiates … (Initiation)": the gloss would tell."""
    return any(word[:5].lower() in inside.lower() for inside in re.findall(r"\([^()]*\)", sentence))


def _is_said(sentence: str, spot: re.Match[str]) -> bool:
    """True in the predicate and outside conditions: under another condition it may still hold."""
    before = text.words(sentence[: spot.start()])
    word = spot.group(0)
    so_far = [*before, *text.words(word)]
    if clauses.first_verb(so_far) >= len(so_far):
        return False
    return not _CONDITIONS & set(before) and not {"at", "under", "for"} & set(before[-3:])


def _reversed(fact: Fact) -> Iterator[Edit]:
    if _NEGATED.search(fact.text) or _OPEN.search(fact.text):
        return
    for spot in _FROM_TO.finditer(fact.text):
        one, other = spot.group("a"), spot.group("b")
        if (
            text.content(one)
            and text.content(other)
            and not text.content(one) & text.content(other)
        ):
            was, now = (
                spot.group(0),
                spot.group(0).replace(one, "\0").replace(other, one).replace("\0", other),
            )
            yield _replaced(fact, spot.span(), now, 0.9 if was != now else 0.0)


def _requantified(fact: Fact) -> Iterator[Edit]:
    if _OPEN.search(fact.text) or _LISTED.search(fact.text):
        return
    numbers = list(_QUANTITY.finditer(fact.text))
    if 1 <= len(numbers) <= 2:
        spot = numbers[-1]
        yield _replaced(fact, spot.span("number"), _other_number(spot.group("number")), 0.85)
    spelled = list(_NUMBER_WORD.finditer(fact.text))
    if len(spelled) == 1 and not numbers and not _COUNTED.search(fact.text[spelled[0].end() :]):
        spot = spelled[0]
        yield _replaced(fact, spot.span("number"), _other_count(spot.group("number")), 0.7)


def _other_number(number: str) -> str:
    """Half or double, as written: far beyond any rounding."""
    if "." in number:
        places = len(number.split(".")[1])
        return f"{float(number) * 2:.{places}f}"
    value = int(number)
    return str(value // 2 if value % 2 == 0 and value > 2 else value * 2)


def _other_count(word: str) -> str:
    index = lexicon.NUMBERS.index(word.lower())
    return lexicon.NUMBERS[index + 1 if index < 2 else index - 2]


def _affirmed(fact: Fact) -> Iterator[Edit]:
    """Drop a "not": the source denies what is left."""
    if re.search(
        r"\b(?:but|only|whether|because|since|although|though|while|whereas|either)\b", fact.text
    ):
        return
    spots = list(_DENIED.finditer(fact.text))
    if (
        len(spots) != 1
        or _OPEN.search(fact.text)
        or re.search(r"\b(?:yet|all|every|always)\b", fact.text)
    ):
        return
    spot, verb, follows = spots[0], spots[0].group("verb"), spots[0].group("next")
    if verb in {"is", "are", "can"}:
        yield _replaced(fact, spot.span(), f"{verb} {follows}", 0.7)
    elif follows == "have":
        yield _replaced(fact, spot.span(), "has" if verb == "does" else "have", 0.6)
    elif follows in lexicon.PRESENT_PLURAL:
        yield _replaced(
            fact, spot.span(), lexicon.third_person(follows) if verb == "does" else follows, 0.7
        )


def _misnamed(fact: Fact, bank: TermBank) -> Iterator[Edit]:
    """A sister term in the place of the one the sentence is about, where it can be of one only."""
    if _NEGATED.search(fact.text) or _OPEN.search(fact.text):
        return
    if not _ONE_ONLY.search(fact.text):
        return
    for term, span in bank.mentions(fact.text):
        for rival in bank.siblings(term)[:4]:
            written = bank.in_number(rival, text.is_plural(fact.text[slice(*span)]))
            if written is None or text.content(written) <= fact.content:
                continue
            if _says_otherwise(fact, rival.text, bank):
                yield _replaced(fact, span, written, 0.75)
                break


def _miscalled(fact: Fact, bank: TermBank) -> Iterator[Edit]:
    """Another name of its kind for a thing defined: it has its own name."""
    for term, span in bank.mentions(fact.text):
        if not _CALLED_BEFORE.search(fact.text[: span[0]]):
            continue
        for rival in bank.rivals(term)[:4]:
            written = bank.in_number(rival, term.plural)
            known = written is None or text.content(written) <= fact.content
            if not known and bank.likeness(term, rival) >= _SURE_LIKENESS:
                yield _replaced(fact, span, written or "", 0.78)
                break


def _denied(fact: Fact) -> Iterator[Edit]:
    """A plain "X is Y" with a "not" put in: the source affirms what is denied."""
    if _NEGATED.search(fact.text) or _OPEN.search(fact.text) or _JOINED.search(fact.text):
        return
    spots = list(_COPULA.finditer(fact.text))
    if len(spots) == 1 and not fact.text.startswith("There "):
        verb = spots[0].group(0)
        yield Edit(
            fact,
            f"{fact.text[: spots[0].end()]} not{fact.text[spots[0].end() :]}",
            "",
            f"{verb} not",
            0.66,
        )


def _says_otherwise(fact: Fact, rival: str, bank: TermBank) -> bool:
    """False if the chapter says of the rival what the fact says of the term."""
    said = fact.content - text.content(rival)
    return all(text.overlap(said, other) < 0.6 for other in bank.said_of(rival))
