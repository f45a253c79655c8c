"""The main job with a language model behind it: a key turns the engine on, the gate stays."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import SecretStr

from api.cli.client import Client, Refused
from api.home import Home
from api.serve import served
from api.services import Settings
from api.system import embedded_system
from tests.llm_server import LlmServer, llm_server

__all__ = ["llm_server"]

CHAPTER = Path(__file__).parents[2] / "samples" / "pdf" / "electrochemical-cells.pdf"


@pytest.fixture
def client(tmp_path: Path, llm_server: LlmServer) -> Iterator[Client]:
    """A client of a system whose key and endpoint name the test's model."""
    settings = Settings.read()
    settings = replace(
        settings,
        rag=settings.rag.model_copy(
            update={
                "neetprep_home": tmp_path,
                "openai_api_key": SecretStr("a key"),
                "openai_base_url": llm_server.base_url,
                "openai_model": "test-model",
                "openai_price_in": 1.0,
                "openai_price_out": 2.0,
            }
        ),
        models=settings.models.model_copy(update={"neetprep_home": tmp_path}),
    )
    with (
        embedded_system(Home(tmp_path), settings) as system,
        served(system.app) as url,
        Client(url, system.services.home_token, None) as client,
    ):
        job = client.upload(CHAPTER, {"subject": "chemistry"})["job_id"]
        assert client.wait(job, lambda _: None)["state"] == "done"
        yield client


def test_a_key_turns_the_llm_engine_on_and_every_published_question_is_proved(
    client: Client, llm_server: LlmServer
) -> None:
    llm_server.behave("off_schema", "right")
    llm_server.wrong_rate = 0.3
    asked = client.call("POST", "/mcq-jobs", json={"topic": "galvanic cell", "count": 5})
    job = client.wait(asked["id"], lambda _: None)
    assert job["state"] == "done", job
    result = client.call("GET", f"/mcq-jobs/{asked['id']}")
    assert result["engine"] == "llm"
    assert 1 <= result["returned"] <= 5
    assert result["usage"]["tokens_in"] > 0
    assert result["usage"]["cost"] > 0
    assert result["rejected"]
    text = client.call("GET", f"/sources/{result['questions'][0]['evidence'][0]['source_id']}/text")
    pages = {page["number"]: page["text"] for page in text["pages"]}
    for question in result["questions"]:
        assert {verdict["verdict"] for verdict in question["verdicts"]} <= {"pass", "waived"}
        for span in question["evidence"]:
            assert pages[span["page"]][span["start"] : span["end"]] == span["quote"]


def test_a_model_that_refuses_fails_the_job_with_words_and_publishes_nothing(
    client: Client, llm_server: LlmServer
) -> None:
    llm_server.behave("refusing")
    asked = client.call("POST", "/mcq-jobs", json={"topic": "galvanic cell", "count": 2})
    job = client.wait(asked["id"], lambda _: None)
    assert job["state"] == "failed"
    assert job["error"]["detail"]
    with pytest.raises(Refused):
        client.call("GET", f"/mcq-jobs/{asked['id']}")
