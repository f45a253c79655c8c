"""What a language model's endpoint can do to us.

NeetError
└── LlmError               carries what the call cost nevertheless, in `usage`
    ├── LlmUnavailable     no answer: network, time-out, overload, quota
    ├── LlmMisconfigured   the address, key or model name is wrong
    ├── LlmRefused         the model declined
    ├── LlmTruncated       the answer was cut off at the token limit
    └── LlmBadReply        the answer is not the JSON asked for
"""

from typing import Any

from models.errors import NeetError
from rag.types import Usage


class LlmError(NeetError):
    """The language model could not be used for this."""

    code = "llm_failed"

    def __init__(self, detail: str = "", *, usage: Usage | None = None, **extra: Any) -> None:
        """Keep what was spent on the call that failed."""
        super().__init__(detail, **extra)
        self.usage = usage or Usage()


class LlmUnavailable(LlmError):
    """The language model does not answer right now. Try again in a minute."""

    code = "llm_unavailable"
    retryable = True


class LlmMisconfigured(LlmError):
    """The language model refused the call. Check OPENAI_BASE_URL, _API_KEY and _MODEL."""

    code = "llm_misconfigured"


class LlmRefused(LlmError):
    """The language model declined to answer. Ask for another topic."""

    code = "llm_refused"


class LlmTruncated(LlmError):
    """The language model's answer was cut off. Ask for fewer questions at a time."""

    code = "llm_truncated"


class LlmBadReply(LlmError):
    """The language model did not answer in the form asked for. Try again, or use another model."""

    code = "llm_bad_reply"
