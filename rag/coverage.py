"""Whether the best passages are about a topic, or merely the nearest there are.

A passage speaks of a topic as far as its vector is near and it uses the topic's own words; a topic
that only one passage names is a mention. So the score is the mean of the best passage and the best
three, each the mean of cosine and share of words.

A bound of 0.58 is right on 98 % of the 237 topics it was chosen on (eleven NCERT chapters, two
single ones, our samples), where the best bound on the cosine is on 92 %, and on 91 % of 75 other
topics; most misses there are words that the books use once.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rag.lexical import terms

COVERED = 0.58
JUDGED = 8  # passages; more changes nothing

_BEST = 3

# Words that say what is asked about a topic and not which topic it is.
_FRAMING = frozenset(
    terms(
        """
        application aspect basic chapter characteristic comparison concept definition describe
        detail difference between similarity different discuss effect example factor feature
        function general importance important introduction kind law lesson main meaning mechanism
        method note overview part principle process property question relation role study structure
        structural summary theory topic type unit use various
        """
    )
)


def coverage(topic: str, texts: Sequence[str], cosines: NDArray[np.float32]) -> float:
    """How well passages cover a topic, 0 to 1; `cosines` are theirs to the topic, in any order."""
    if not texts:
        return 0.0
    spoken = np.array([_share(topic, text) for text in texts])
    best_first = np.sort((np.clip(cosines, 0.0, 1.0) + spoken) / 2)[::-1]
    return float((best_first[0] + best_first[:_BEST].mean()) / 2)


def _share(topic: str, text: str) -> float:
    asked = set(terms(topic))
    asked = asked - _FRAMING or asked
    return len(asked.intersection(terms(text))) / max(1, len(asked))
