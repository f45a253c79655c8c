"""How much a request may send."""

from http import HTTPStatus

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import problem
from models.blob import FileTooLarge


class BodyLimit:
    """Refuses a request whose body is longer than `limit_bytes`, before anything reads it.

    A length that was announced is refused at once; a body sent without one is cut off.
    """

    def __init__(self, app: ASGIApp, limit_bytes: int) -> None:
        """Wrap `app`."""
        self._app = app
        self._limit = limit_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 413."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        announced = dict(scope["headers"]).get(b"content-length", b"0")
        if announced.isdigit() and int(announced) > self._limit:
            error = FileTooLarge()
            answer = problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, error.code, error.detail)
            await answer(scope, receive, send)
            return
        await self._app(scope, self._counted(receive), send)

    def _counted(self, receive: Receive) -> Receive:
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > self._limit:
                raise FileTooLarge
            return message

        return counted
