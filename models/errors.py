"""The root of every error raised on purpose.

    NeetError
    ├── NotFound            what was asked for does not exist, or is not the caller's to see
    ├── InvalidTransition   the thing exists but may not make this move
    ├── Forbidden           the caller's role does not allow this
    └── … each room adds its own below this root, beside the code that raises them

A class docstring is the sentence a user reads when no better detail is given; `code` is the
stable slug programs rely on; `retryable` says whether the same call may succeed later. There is
no HTTP status here.
"""

from typing import Any, ClassVar


class NeetError(Exception):
    """Something went wrong on our side. Try again in a minute."""

    code: ClassVar[str] = "internal"
    retryable: ClassVar[bool] = False

    def __init__(self, detail: str = "", **extra: Any) -> None:
        """Keep the sentence for the user in `detail`, and machine-readable members in `extra`."""
        self.detail = detail or (type(self).__doc__ or "").strip().split("\n\n")[0]
        self.extra = extra
        super().__init__(self.detail)


class NotFound(NeetError):
    """There is nothing here by that name, or it is not yours to see."""

    code = "not_found"


class InvalidTransition(NeetError):
    """That cannot be done in the state this is in now."""

    code = "invalid_transition"


class Forbidden(NeetError):
    """Your role does not allow this."""

    code = "forbidden"
