"""The client of OpenAI-compatible endpoints, against a real server that can misbehave."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from rag.llm.client import OpenAiLlm
from rag.llm.errors import (
    LlmBadReply,
    LlmError,
    LlmMisconfigured,
    LlmRefused,
    LlmTruncated,
    LlmUnavailable,
)
from rag.llm.types import Ask, Price
from rag.types import Usage
from tests.llm_server import LlmServer, llm_server

__all__ = ["llm_server"]  # the fixture is used by its name

PASSAGE = (
    "Osmosis is the movement of water across a membrane. Turgor is the push of a cell on its wall. "
    "Guttation is the escape of drops from a leaf. Imbibition is the uptake of water by dry seeds."
)
ASK = Ask(
    system="You write questions.",
    user=f'Write 2 questions\n\n<passage n="1" page="3">\n{PASSAGE}\n</passage>',
    schema_name="items_single",
    schema={"type": "object"},
)


@pytest.fixture
def client(llm_server: LlmServer) -> Iterator[Callable[..., OpenAiLlm]]:
    made: list[OpenAiLlm] = []

    def make(**changes: Any) -> OpenAiLlm:
        arguments: dict[str, Any] = {
            "model": "test-model",
            "api_key": "test-key",
            "base_url": llm_server.base_url,
            "timeout_s": 5.0,
            "max_retries": 0,
            "prices": {"test-model": Price(2.0, 10.0)},
        }
        made.append(OpenAiLlm(**(arguments | changes)))
        return made[-1]

    yield make
    for each in made:
        each.close()


def test_an_answer_comes_back_as_data_with_its_cost(
    client: Callable[..., OpenAiLlm], llm_server: LlmServer
) -> None:
    reply = client().ask(ASK)
    assert len(reply.data["items"]) == 2
    assert reply.usage == Usage(1_000, 200, pytest.approx(0.004))
    assert reply.model == "test-model"
    assert len(reply.sha256) == 64
    sent = llm_server.requests[0]
    assert sent["response_format"]["json_schema"]["strict"] is True
    assert sent["max_completion_tokens"] == ASK.max_tokens
    assert "temperature" not in sent


def test_a_model_without_a_price_is_counted_but_free(client: Callable[..., OpenAiLlm]) -> None:
    assert client(prices={}).ask(ASK).usage == Usage(1_000, 200, 0.0)


def test_json_in_a_code_fence_is_read(
    client: Callable[..., OpenAiLlm], llm_server: LlmServer
) -> None:
    llm_server.behave("fenced")
    assert len(client().ask(ASK).data["items"]) == 2


@pytest.mark.parametrize(
    ("behaviour", "error", "paid"),
    [
        ("429", LlmUnavailable, False),
        ("500", LlmUnavailable, False),
        ("400", LlmMisconfigured, False),
        ("401", LlmMisconfigured, False),
        ("404", LlmMisconfigured, False),
        ("html", LlmMisconfigured, False),
        ("refusing", LlmRefused, True),
        ("filtered", LlmRefused, True),
        ("truncated", LlmTruncated, True),
        ("prose", LlmBadReply, True),
        ("empty", LlmBadReply, True),
        ("no_object", LlmBadReply, True),
    ],
)
def test_every_way_of_failing_has_its_own_error_and_keeps_what_it_cost(
    client: Callable[..., OpenAiLlm],
    llm_server: LlmServer,
    behaviour: str,
    error: type[LlmError],
    paid: bool,
) -> None:
    llm_server.behave(behaviour)
    with pytest.raises(error) as caught:
        client().ask(ASK)
    assert type(caught.value) is error
    assert (caught.value.usage.tokens_in > 0) is paid
    assert caught.value.retryable is (error is LlmUnavailable)
    assert caught.value.detail.endswith(".")


def test_a_server_too_slow_is_given_up_after_the_timeout(
    client: Callable[..., OpenAiLlm], llm_server: LlmServer
) -> None:
    llm_server.behave("slow")
    llm_server.delay_s = 1.0
    with pytest.raises(LlmUnavailable, match="too long"):
        client(timeout_s=0.1).ask(ASK)


def test_a_server_that_is_not_there_is_unavailable(client: Callable[..., OpenAiLlm]) -> None:
    with pytest.raises(LlmUnavailable, match="cannot be reached"):
        client(base_url="http://127.0.0.1:9/v1").ask(ASK)


def test_an_overloaded_server_is_asked_again_as_often_as_allowed(
    client: Callable[..., OpenAiLlm], llm_server: LlmServer
) -> None:
    llm_server.behave("429", "right")
    assert client(max_retries=1).ask(ASK).data["items"]
    assert len(llm_server.requests) == 2


def test_each_error_has_a_stable_code() -> None:
    codes = [
        error.code
        for error in (
            LlmError,
            LlmUnavailable,
            LlmMisconfigured,
            LlmRefused,
            LlmTruncated,
            LlmBadReply,
        )
    ]
    assert codes == [
        "llm_failed",
        "llm_unavailable",
        "llm_misconfigured",
        "llm_refused",
        "llm_truncated",
        "llm_bad_reply",
    ]
