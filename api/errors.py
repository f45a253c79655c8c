"""Every error as RFC 9457 problem+json: one table from error to status."""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from api.deps import BadAddress
from api.security import NotSignedIn, WrongPassword
from ingestion.errors import FileTooLarge as PdfTooLarge
from ingestion.errors import UnreadableFile
from models.attempt import AlreadyAnswered
from models.blob import DiskFull, FileTooLarge, is_disk_full
from models.errors import Forbidden, InvalidTransition, NeetError, NotFound
from models.job import IdempotencyKeyReused
from models.session import DatabaseUnavailable
from models.syllabus import UnknownTopic
from models.user import EmailTaken
from rag.errors import BadQuery, EngineOff, VectorsUnavailable
from workers.queue import BrokerUnavailable

log = logging.getLogger(__name__)

STATUS: Mapping[type[NeetError], HTTPStatus] = {
    NotSignedIn: HTTPStatus.UNAUTHORIZED,
    WrongPassword: HTTPStatus.UNAUTHORIZED,
    Forbidden: HTTPStatus.FORBIDDEN,
    NotFound: HTTPStatus.NOT_FOUND,
    InvalidTransition: HTTPStatus.CONFLICT,
    EmailTaken: HTTPStatus.CONFLICT,
    AlreadyAnswered: HTTPStatus.CONFLICT,
    FileTooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    PdfTooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    UnreadableFile: HTTPStatus.UNPROCESSABLE_ENTITY,
    IdempotencyKeyReused: HTTPStatus.UNPROCESSABLE_ENTITY,
    UnknownTopic: HTTPStatus.UNPROCESSABLE_ENTITY,
    BadAddress: HTTPStatus.UNPROCESSABLE_ENTITY,
    BadQuery: HTTPStatus.UNPROCESSABLE_ENTITY,
    EngineOff: HTTPStatus.UNPROCESSABLE_ENTITY,
    DatabaseUnavailable: HTTPStatus.SERVICE_UNAVAILABLE,
    VectorsUnavailable: HTTPStatus.SERVICE_UNAVAILABLE,
    BrokerUnavailable: HTTPStatus.SERVICE_UNAVAILABLE,
    DiskFull: HTTPStatus.INSUFFICIENT_STORAGE,
}

PROBLEM = "application/problem+json"


def status_of(error: NeetError) -> HTTPStatus:
    """The status of the nearest class in the table."""
    for kind in type(error).__mro__:
        if kind in STATUS:
            return STATUS[kind]
    return HTTPStatus.INTERNAL_SERVER_ERROR


def problem(
    status: HTTPStatus, code: str, detail: str, extra: Mapping[str, Any] | None = None
) -> JSONResponse:
    """A problem+json response; `extra` members stand beside the standard ones."""
    body = {
        "type": f"urn:neetprep:error:{code}",
        "title": status.phrase,
        "status": status.value,
        "code": code,
        "detail": detail,
        **(extra or {}),
    }
    headers = {"WWW-Authenticate": "Bearer"} if status is HTTPStatus.UNAUTHORIZED else None
    return JSONResponse(body, status.value, headers=headers, media_type=PROBLEM)


def install_error_handlers(app: FastAPI) -> None:
    """Answer every error of this application as a problem."""
    app.add_exception_handler(NeetError, _on_neet_error)
    app.add_exception_handler(RequestValidationError, _on_invalid_request)
    app.add_exception_handler(HTTPException, _on_http_error)
    app.add_exception_handler(Exception, _on_unexpected)


def _on_neet_error(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, NeetError)
    return problem(status_of(error), error.code, error.detail, error.extra)


def _on_invalid_request(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    faults = [
        {
            "field": ".".join(str(part) for part in e["loc"][1:]),
            "problem": str(e["msg"]).removeprefix("Value error, "),
        }
        for e in error.errors()
    ]
    told = "; ".join(": ".join(filter(None, fault.values())) for fault in faults[:5])
    return problem(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "invalid_request",
        f"The request is not as it should be: {told}.",
        {"faults": faults},
    )


def _on_http_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    # Whatever stops the reading of a body comes out of the framework as a bad request.
    if isinstance(error.__cause__, NeetError):
        return _on_neet_error(request, error.__cause__)
    if is_disk_full(error.__cause__):
        return _on_neet_error(request, DiskFull())
    status = HTTPStatus(error.status_code)
    answer = problem(status, status.phrase.lower().replace(" ", "_"), str(error.detail))
    answer.headers.update(error.headers or {})
    return answer


def _on_unexpected(request: Request, error: Exception) -> JSONResponse:
    if is_disk_full(error):
        return _on_neet_error(request, DiskFull())
    log.error("unexpected error on %s", request.url.path, exc_info=error)
    base = NeetError()
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR, base.code, base.detail)
