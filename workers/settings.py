"""How slow work is queued and run."""

from pydantic import Field

from models.settings import HomeSettings


class WorkersSettings(HomeSettings):
    """The broker, and how many jobs the in-process worker runs at once."""

    redis_url: str = Field(
        default="", description="Redis for the queue; empty means a worker inside the process."
    )
    worker_threads: int = Field(
        default=2, ge=1, description="Jobs the in-process worker runs at once."
    )
    sweep_interval_s: float = Field(
        default=5.0, gt=0, description="Seconds between two sweeps of the job table."
    )

    @property
    def broker_url(self) -> str:
        """The broker in force."""
        return self.redis_url or "memory://localhost/"
