"""The fixed phrases of NEET's question types, in the words of the paper, per language."""

from dataclasses import dataclass
from types import MappingProxyType

from models.item.errors import BadItem


@dataclass(frozen=True, slots=True)
class Words:
    """One language's table. Fields with braces are filled with `str.format`."""

    choose: str
    choose_in_light: str
    ar_intro: str
    assertion: str
    reason: str
    ar_options: tuple[str, str, str, str]
    explains: str
    does_not_explain: str
    two_intro: str
    statement: str
    two_options: tuple[str, str, str, str]
    default_statements_stem: str
    only: str
    both: str
    series: str
    series_last: str
    is_true: str
    is_false: str
    wrongly_in: str
    wrongly_out: str
    matches_key: str
    match_intro: str
    lists: tuple[str, str]
    pair: str
    right_pairs: str
    not_pair: str
    arrange: str
    right_order: str
    order_breaks: str
    answer: str
    slip: str


_ENGLISH = Words(
    choose="Choose the correct answer from the options given below:",
    choose_in_light=(
        "In the light of the above statements, "
        "choose the correct answer from the options given below:"
    ),
    ar_intro=(
        "Given below are two statements: one is labelled as Assertion A "
        "and the other is labelled as Reason R."
    ),
    assertion="Assertion A",
    reason="Reason R",
    ar_options=(
        "Both A and R are true and R is the correct explanation of A",
        "Both A and R are true but R is NOT the correct explanation of A",
        "A is true but R is false",
        "A is false but R is true",
    ),
    explains="R is the correct explanation of A.",
    does_not_explain="R is not the correct explanation of A.",
    two_intro="Given below are two statements:",
    statement="Statement {label}",
    two_options=(
        "Both Statement I and Statement II are true",
        "Both Statement I and Statement II are false",
        "Statement I is true but Statement II is false",
        "Statement I is false but Statement II is true",
    ),
    default_statements_stem="Which of the following statements are correct?",
    only="{labels} only",
    both="{first} and {second}",
    series=", ",
    series_last="{series} and {last}",
    is_true="{name} is true.",
    is_false="{name} is false.",
    wrongly_in="{label} is incorrect.",
    wrongly_out="{label} is correct and is left out.",
    matches_key="This is the right combination.",
    match_intro="Match List I with List II.",
    lists=("List I", "List II"),
    pair="{left} goes with “{right}”.",
    right_pairs="All four pairs are right.",
    not_pair="{left} does not go with “{right}”.",
    arrange="Arrange the following in the correct order.",
    right_order="The correct order is {order}.",
    order_breaks="{first} comes before {second}.",
    answer="The answer is {value}.",
    slip="This is what follows from a slip: {name}.",
)

_HINDI = Words(
    choose="नीचे दिए गए विकल्पों में से सही उत्तर का चयन कीजिए:",
    choose_in_light=("उपर्युक्त कथनों के आलोक में, नीचे दिए गए विकल्पों में से सही उत्तर का चयन कीजिए:"),
    ar_intro=("नीचे दो कथन दिए गए हैं: एक को अभिकथन A तथा दूसरे को कारण R के रूप में अंकित किया गया है।"),
    assertion="अभिकथन A",
    reason="कारण R",
    ar_options=(
        "A और R दोनों सत्य हैं और R, A की सही व्याख्या है",
        "A और R दोनों सत्य हैं परन्तु R, A की सही व्याख्या नहीं है",
        "A सत्य है परन्तु R असत्य है",
        "A असत्य है परन्तु R सत्य है",
    ),
    explains="R, A की सही व्याख्या है।",
    does_not_explain="R, A की सही व्याख्या नहीं है।",
    two_intro="नीचे दो कथन दिए गए हैं:",
    statement="कथन {label}",
    two_options=(
        "कथन I और कथन II दोनों सत्य हैं",
        "कथन I और कथन II दोनों असत्य हैं",
        "कथन I सत्य है परन्तु कथन II असत्य है",
        "कथन I असत्य है परन्तु कथन II सत्य है",
    ),
    default_statements_stem="निम्नलिखित में से कौन-से कथन सही हैं?",
    only="केवल {labels}",
    both="{first} और {second}",
    series=", ",
    series_last="{series} और {last}",
    is_true="{name} सत्य है।",
    is_false="{name} असत्य है।",
    wrongly_in="{label} सही नहीं है।",
    wrongly_out="{label} सही है और छूट गया है।",
    matches_key="यही सही संयोजन है।",
    match_intro="सूची I का सूची II से मिलान कीजिए।",
    lists=("सूची I", "सूची II"),
    pair="{left} का मेल “{right}” से है।",
    right_pairs="चारों मेल सही हैं।",
    not_pair="{left} का मेल “{right}” से नहीं है।",
    arrange="निम्नलिखित को सही क्रम में व्यवस्थित कीजिए।",
    right_order="सही क्रम है {order}।",
    order_breaks="{first}, {second} से पहले आता है।",
    answer="उत्तर {value} है।",
    slip="यह इस भूल से मिलता है: {name}।",
)

WORDS = MappingProxyType({"en": _ENGLISH, "hi": _HINDI})


def words_in(language: str) -> Words:
    """The phrase table of a language; one without a table is a bad item."""
    if language not in WORDS:
        known = ", ".join(WORDS)
        raise BadItem(f"Questions are worded in {known}; there is no table for {language!r}.")
    return WORDS[language]


def listed(labels: list[str], words: Words) -> str:
    """Labels as running text: "A", "A and C", "A, B and D"."""
    if len(labels) == 1:
        return labels[0]
    if len(labels) == 2:
        return words.both.format(first=labels[0], second=labels[1])
    return words.series_last.format(series=words.series.join(labels[:-1]), last=labels[-1])
