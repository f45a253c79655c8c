"""What every request body has in common."""

from typing import Any

from pydantic import BaseModel, ConfigDict, model_validator

NO_NUL = r"^[^\x00]*$"  # Postgres can store every character but this one


class Body(BaseModel):
    """Refuses fields we do not know, and text that cannot be stored."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _can_be_stored(cls, value: Any) -> Any:
        waiting = [value]
        while waiting:
            part = waiting.pop()
            if isinstance(part, dict):
                waiting.extend(part.values())
            elif isinstance(part, list):
                waiting.extend(part)
            elif isinstance(part, str) and "\x00" in part:
                raise ValueError("text may not hold the character NUL")
        return value
