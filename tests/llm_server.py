"""A language model's endpoint for tests: real HTTP, real chat completions, told how to behave.

    from tests.llm_server import LlmServer, llm_server

`llm_server` answers rightly until told otherwise: it reads the numbered passages in the prompt and
makes parts from their own sentences. `server.behave("truncated")` changes what it does from then
on, `server.behave("right", "429", "right")` the next calls one by one, the last one for good.
`server.wrong_rate` spoils that share of the items, evenly spread.
"""

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tests.llm_answers import Items, parts_from, spoiled

_COUNT = re.compile(r"^Write (\d+) questions")


class LlmServer:
    """The endpoint's state: what it was told, and what it was asked."""

    def __init__(self) -> None:
        self.requests: list[dict[str, Any]] = []
        self.wrong_rate = 0.0
        self.delay_s = 0.0
        self.answer: Callable[[str, str, int], Items] | None = None
        self._script = ["right"]
        self._spoiled = 0.0
        self._lock = threading.Lock()
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(
            target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )

    @property
    def base_url(self) -> str:
        """What goes into OPENAI_BASE_URL."""
        return f"http://127.0.0.1:{self._http.server_address[1]}/v1"

    def behave(self, *script: str) -> None:
        """What the next calls get, one by one; the last goes on for good."""
        unknown = set(script) - BEHAVIOURS.keys()
        assert not unknown, f"the server knows {sorted(BEHAVIOURS)}"
        self._script = list(script)

    def start(self) -> None:
        """Listen on a port the system chose."""
        self._thread.start()

    def stop(self) -> None:
        """Stop listening and wait for the thread."""
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def take(self, request: dict[str, Any]) -> str:
        """Note a request; how to behave towards it."""
        with self._lock:
            self.requests.append(request)
            return self._script.pop(0) if len(self._script) > 1 else self._script[0]

    def is_spoiled(self) -> bool:
        """Whether the next item is one of the share to be wrong."""
        with self._lock:
            self._spoiled += self.wrong_rate
            if self._spoiled < 1.0:
                return False
            self._spoiled -= 1.0
            return True

    def items(self, request: dict[str, Any]) -> Items:
        """The parts for a request, by its schema's name."""
        user = request["messages"][-1]["content"]
        wanted = _COUNT.match(user)
        count = int(wanted[1]) if wanted else 1
        name = request["response_format"]["json_schema"]["name"].removeprefix("items_")
        if self.answer is not None:
            return self.answer(name, user, count)
        items = parts_from(name, user)
        turn = len(self.requests) * count % max(1, len(items))
        chosen = (items[turn:] + items[:turn])[:count]
        return [spoiled(item) if self.is_spoiled() else item for item in chosen]


def _completion(content: str | None, *, finish: str = "stop", refusal: str | None = None) -> Any:
    return {
        "id": "chatcmpl-test",
        "object": "chat.completion",
        "created": 1_700_000_000,
        "model": "test-model",
        "choices": [
            {
                "index": 0,
                "finish_reason": finish,
                "message": {"role": "assistant", "content": content, "refusal": refusal},
            }
        ],
        "usage": {"prompt_tokens": 1_000, "completion_tokens": 200, "total_tokens": 1_200},
    }


Answer = tuple[int, dict[str, str], Any]


def _with_items(change: Callable[[Items], Any]) -> Callable[[LlmServer, dict[str, Any]], Answer]:
    def answer(server: LlmServer, request: dict[str, Any]) -> Answer:
        return 200, {}, _completion(json.dumps(change(server.items(request))))

    return answer


def _text(content: str | None, **how: Any) -> Callable[[LlmServer, dict[str, Any]], Answer]:
    return lambda server, request: (200, {}, _completion(content, **how))


def _status(status: int, **headers: str) -> Callable[[LlmServer, dict[str, Any]], Answer]:
    error = {"error": {"message": "told to fail", "type": "test", "code": str(status)}}
    return lambda server, request: (status, headers, error)


def _fenced(server: LlmServer, request: dict[str, Any]) -> Answer:
    reply = json.dumps({"items": server.items(request)})
    return 200, {}, _completion(f"```json\n{reply}\n```")


def _slow(server: LlmServer, request: dict[str, Any]) -> Answer:
    time.sleep(server.delay_s or 5.0)
    return 200, {}, _completion(json.dumps({"items": server.items(request)}))


def _invented(items: Items) -> Any:
    text = re.sub(
        r'"text": "[^"]+"(?=})',
        '"text": "Words that no book has ever held at all."',
        json.dumps(items),
    )
    return {"items": json.loads(text)}


BEHAVIOURS: dict[str, Callable[[LlmServer, dict[str, Any]], Answer]] = {
    "right": _with_items(lambda items: {"items": items}),
    "fenced": _fenced,
    "slow": _slow,
    "lazy": _with_items(lambda items: {"items": []}),
    "repeating": _with_items(lambda items: {"items": items[:1] * max(2, len(items))}),
    "too_many": _with_items(lambda items: {"items": items * 11}),
    "off_schema": _with_items(lambda items: {"items": [{**i, "key": 2} for i in items]}),
    "invented": _with_items(_invented),
    "not_a_list": _with_items(lambda items: {"items": "none"}),
    "no_object": _text("[1, 2, 3]"),
    "prose": _text("Certainly! Here are some wonderful questions about biology."),
    "empty": _text(""),
    "truncated": _text('{"items": [{"type": "sing', finish="length"),
    "refusing": _text(None, refusal="I cannot help with that."),
    "filtered": _text(None, finish="content_filter"),
    "400": _status(400),
    "401": _status(401),
    "404": _status(404),
    "429": _status(429, **{"Retry-After": "0.05"}),
    "500": _status(500),
    "html": lambda server, request: (200, {"Content-Type": "text/html"}, "<html>hello</html>"),
}


def _handler(server: LlmServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            models = [{"id": "test-model", "object": "model", "created": 0, "owned_by": "tests"}]
            self._send(200, {}, {"object": "list", "data": models})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if not self.path.endswith("/chat/completions"):
                self._send(404, {}, {"error": {"message": f"no {self.path} here"}})
                return
            request = json.loads(body)
            try:
                self._send(*BEHAVIOURS[server.take(request)](server, request))
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True  # the client's patience ended first

        def _send(self, status: int, headers: dict[str, str], body: Any) -> None:
            payload = body.encode() if isinstance(body, str) else json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(payload)))
            for name, value in ({"Content-Type": "application/json"} | headers).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(payload)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
            """Stay quiet: pytest's output is for the tests."""

    return Handler


@pytest.fixture
def llm_server() -> Iterator[LlmServer]:
    """A model that answers rightly until told otherwise."""
    server = LlmServer()
    server.start()
    yield server
    server.stop()
