"""What makes a sentence speak to its reader, point outside itself, or lean on its neighbours."""

import re

# A sentence that holds one of these speaks to its reader or points outside itself.
META = re.compile(
    r"""\b(?:we|us|our|ours|you|your|yours|let|recall|remember|imagine|consider|considering|suppose
    |notice|assum(?:e|ed|es|ing|ption)|chapter|sections?|unit\s+\d+|book|textbook|class\s+(?:[XVI]+|\d+)
    |exercise
    |example|question|figures?|figs?\.?|tables?|equations?|eqs?\.?|eqn|diagrams?|graphs?|charts?
    |shown\s+(?:in|below|above|here)    |as\s+shown|depicted|illustrated|discuss(?:ed|ing|ion)?
    |stud(?:y|ied)\s+(?:in|about|earlier|the|of)
    |learn(?:t|ed|ing)?
    |(?:seen|mentioned|described|noted|listed|stated)\s+(?:earlier|above|below|before|here|that|in)
    |earlier|previous(?:ly)?|above[- ]mentioned|aforesaid|foregoing|following|as\s+follows
    |it\s+follows
    |here|now
    |today|currently|recently|nowadays|interesting(?:ly)?|fascinating|beautiful|amazing
    |wonder(?:ful)?
    |strangely|pictures?|photographs?|intext|mention|obvious(?:ly)?|activity\s+\d|examples|students?|readers?|answer|pages?
    |reprint
    |ncert|summary|etc|i\.?e|e\.?g|viz|sometime|many\s+times|notion|the\s+(?:word|term))\b""",
    re.IGNORECASE | re.VERBOSE,
)
POINTING = re.compile(
    r"""\b(?:this|these|those|thus|hence|therefore

    |the\s+(?:same|former|latter|later|above|below|other|others|said|given|resulting|reverse|rest|remaining|present)\b
     (?!\s+(?:of|law|order|as|direction|that|time|rate|end|side|pole|plate|in|for|temperature|number|way))

    |the\s+(?:two|three|four|first|second|third)\b(?!\s+(?:[\w-]+\s+){0,1}(?:of|in|which)\b|\s+law)

    |(?:neither|both|either|each)\s+(?:the\s+)?(?:groups?|cases?|types?|process(?:es)?|methods?|of\s+them)
    |such(?!\s+as\b)|(?:all|in|the)\s+other\s+(?:cases?|words|hand)
    |similar\s+is\s+the|similar\s+(?:attempt|step|effect|consideration|result|situation|case|process|manner|way|argument)s?
    |even\s+(?:greater|smaller|larger|higher|lower|more|less)|above(?=[,.;)]|$)|below(?=[,.;)]|$)
    |to\s+an?\s+(?:much\s+)?(?:lesser|greater|lower|higher)\s+extent|as\s+well(?=\.|,)|too\.
    |again|(?:two|three|some|several|many)\s+other|other\s+important|ones|in\s+both(?=[,.])
    |that\s+(?:tiny|small|large|particular|very)|in\s+turn|likewise
    |if\s+then|similarly|otherwise|instead(?!\s+of)|vice[- ]versa)\b""",
    re.IGNORECASE | re.VERBOSE,
)
# Stripped from the head of a sentence: what is left stands by itself.
CONNECTIVES = re.compile(
    r"""^(?:however|thus|therefore|hence|also|further|furthermore|moreover|in\s+addition|additionally
    |indeed|in\s+fact|clearly|obviously|evidently|of\s+course|in\s+general|generally\s+speaking
    |as\s+you\s+(?:know|are\s+aware)|accordingly|as\s+a\s+result|consequently|in\s+other\s+words
    |on\s+the\s+other\s+hand|in\s+contrast|by\s+convention|in\s+short|finally|interestingly
    |similarly
    |in\s+brief|to\s+summarise|nevertheless|specifically|basically|essentially|it\s+means)\s*,\s*
    |^(?:note|remember|recall)\s+that\s+

    |^it\s+(?:is|was|has\s+been|may\s+be|must\s+be|should\s+be|can\s+be)\s+(?:also\s+|now\s+|then\s+)?
    (?:important\s+to\s+note|noted|known|observed|seen|found|clear|evident|obvious|established
    |well[- ]known|worth\s+noting|noticed|interesting\s+to\s+note|shown)\s+that\s+,?

    |^(?:experiments?|observations?|stud(?:y|ies)|results?|evidence)\s+(?:have|has)\s+(?:shown|revealed)\s+that\s+
    |^the\s+(?:important|main|key)\s+(?:point|thing|fact)[\w\s]{0,30}\s+is\s+that\s+
    |^(?:first|second|third|firstly|secondly|lastly|generally|ultimately|usually|normally|eventually)\s*,\s*
    |^(?:we|you|one)\s+(?:(?:have|can|also|may|must|should|now|already|then|thus)\s+)*
    (?:know|knows|see|sees|seen|find|found|observed?|noted?|concluded?|infer|say|showed|learnt|learned
    |hinted\s+to\s+the\s+fact)\s+that\s+
    |^experimentally,?\s+it\s+is\s+(?:established|found|observed)\s+that\s+
    |^(?:and|but|so|thus|hence|therefore|also|further)\s+(?=[a-z])""",
    re.IGNORECASE | re.VERBOSE,
)
LABEL = re.compile(
    r"^\s*(?:[•·▪●◦*–—-]\s*|\(?(?:[ivx]{1,5}|[a-h]|\d{1,2})[).]\s+|\d{1,2}(?:\.\d{1,2}){1,3}\s+)+",
    re.IGNORECASE,
)
OUTWARD = re.compile(
    r"[(\[][^()\[\]]*\b(?:figs?|figures?|tables?|sections?|eqs?|eqn|equations?|chapters?|units?|see|page"
    r"|discussed|recall|refer|box|appendix|note|you|we|shown|above|below)\b[^()\[\]]*[)\]]",
    re.IGNORECASE,
)
ASIDE = re.compile(
    r",?\s*\b(?:as\s+(?:has\s+been\s+|already\s+)?(?:shown|discussed|seen|mentioned|described|explained"
    r"|stated|noted|depicted|illustrated|given|you\s+(?:know|have\s+\w+))"
    r"(?:\s+(?:earlier|above|below|before|already|previously|in\s+(?:the\s+)?"
    r"(?:figs?\.?|figures?|tables?|sections?|chapters?|eqs?\.?)\s*[\d.()a-z]*))*)\s*(?=[,.;]|$),?",
    re.IGNORECASE,
)
FILLERS = re.compile(
    r",\s*(?:however|therefore|hence|thus|in\s+fact|of\s+course|in\s+turn)\s*,\s*|\s+however\s+",
    re.IGNORECASE,
)
MIDDLE = re.compile(
    r"\b(is|are|was|were|can|has|have)\s+(?:therefore|thus|hence|now|then|obviously|clearly)\s+",
    re.IGNORECASE,
)

ALSO = re.compile(
    r"(?<!\bbut)\s+also\b(?!\s+(?:called|known|termed|referred|named))", re.IGNORECASE
)
SUCH_A = re.compile(
    r"^Such\s+(?=(?:an?\s+)?[\w-]+(?:\s[\w-]+){0,2}?\s(?:in\s+which|that|which|whose|having)\b)"
)
