"""Any OpenAI-compatible endpoint, by chat completions with a JSON schema.

The only file that knows the vendor: its defaults (ten minutes, silent retries) are never used, and
none of its exceptions leaves this file.
"""

import json
import re
from collections.abc import Mapping
from hashlib import sha256
from types import MappingProxyType
from typing import Any

import openai
from openai import OpenAI
from openai.types.chat import ChatCompletion

from rag.llm.errors import (
    LlmBadReply,
    LlmError,
    LlmMisconfigured,
    LlmRefused,
    LlmTruncated,
    LlmUnavailable,
)
from rag.llm.types import Ask, Price, Reply
from rag.types import Usage

NO_PRICES: Mapping[str, Price] = MappingProxyType({})

_LONGEST_REPLY = 1_000_000
_FENCE = re.compile(r"^```(?:json)?\s*(.*?)\s*```$", re.DOTALL)


class OpenAiLlm:
    """One model behind one address; safe to share between threads.

    `timeout_s` bounds each try, `max_retries` the tries after the first (an answer of 429 or 5xx,
    with the server's Retry-After honoured). Models missing from `prices` are counted as free.
    """

    def __init__(
        self,
        *,
        model: str,
        api_key: str,
        base_url: str | None,
        timeout_s: float,
        max_retries: int,
        prices: Mapping[str, Price] = NO_PRICES,
    ) -> None:
        self.name = model
        self._price = prices.get(model, Price(0.0, 0.0))
        self._client = OpenAI(
            api_key=api_key, base_url=base_url, timeout=timeout_s, max_retries=max_retries
        )

    def ask(self, ask: Ask) -> Reply:
        """The model's JSON object; every way of failing is an `LlmError` with what it cost."""
        completion = self._complete(ask)
        usage = self._usage(completion)
        text = _text_of(completion, usage)
        return Reply(
            data=_object_in(text, usage),
            usage=usage,
            model=completion.model or self.name,
            sha256=sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        )

    def close(self) -> None:
        """Give the connections back."""
        self._client.close()

    def _complete(self, ask: Ask) -> ChatCompletion:
        try:
            completion: Any = self._client.chat.completions.create(
                model=self.name,
                messages=[
                    {"role": "system", "content": ask.system},
                    {"role": "user", "content": ask.user},
                ],
                response_format={
                    "type": "json_schema",
                    "json_schema": {
                        "name": ask.schema_name,
                        "schema": dict(ask.schema),
                        "strict": True,
                    },
                },
                max_completion_tokens=ask.max_tokens,
                temperature=openai.omit if ask.temperature is None else ask.temperature,
            )
        except (openai.OpenAIError, json.JSONDecodeError) as error:
            raise _translated(error) from error
        if not isinstance(completion, ChatCompletion):
            raise LlmMisconfigured("OPENAI_BASE_URL answers, but not with chat completions.")
        return completion

    def _usage(self, completion: ChatCompletion) -> Usage:
        if completion.usage is None:
            return Usage()
        tokens_in = completion.usage.prompt_tokens or 0
        tokens_out = completion.usage.completion_tokens or 0
        return Usage(tokens_in, tokens_out, self._price.of(tokens_in, tokens_out))


def _translated(error: Exception) -> LlmError:
    match error:
        case openai.RateLimitError():
            wait = error.response.headers.get("retry-after", "")
            return LlmUnavailable(
                "The language model is overloaded or its quota is used up.", retry_after=wait
            )
        case openai.APITimeoutError():
            return LlmUnavailable("The language model took too long to answer.")
        case openai.APIConnectionError():
            return LlmUnavailable("The language model's server cannot be reached.")
        case openai.APIStatusError() if error.status_code >= 500 or error.status_code in (408, 409):
            return LlmUnavailable(f"The language model's server failed ({error.status_code}).")
        case openai.APIStatusError():
            return LlmMisconfigured(
                f"The language model refused the call ({error.status_code}). "
                "Check OPENAI_BASE_URL, OPENAI_API_KEY and OPENAI_MODEL."
            )
    return LlmBadReply("The language model's server answered with something unreadable.")


def _text_of(completion: ChatCompletion, usage: Usage) -> str:
    if not completion.choices:
        raise LlmBadReply("The language model sent no answer.", usage=usage)
    choice = completion.choices[0]
    if choice.message.refusal or choice.finish_reason == "content_filter":
        raise LlmRefused(usage=usage)
    if choice.finish_reason == "length":
        raise LlmTruncated(usage=usage)
    text = choice.message.content or ""
    if not text.strip() or len(text) > _LONGEST_REPLY:
        raise LlmBadReply("The language model's answer is empty or far too long.", usage=usage)
    return text


def _object_in(text: str, usage: Usage) -> Mapping[str, Any]:
    fenced = _FENCE.match(text.strip())
    try:
        data = json.loads(fenced[1] if fenced else text)
    except (ValueError, RecursionError) as error:
        raise LlmBadReply("The language model answered in prose, not JSON.", usage=usage) from error
    if not isinstance(data, dict):
        raise LlmBadReply("The language model's answer is no JSON object.", usage=usage)
    return data
