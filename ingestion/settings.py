"""How large a file may be."""

from pydantic import Field

from models.settings import HomeSettings


class IngestionSettings(HomeSettings):
    """Limits on uploaded files; each breach is an error that names the limit."""

    upload_limit_mb: int = Field(default=200, ge=1, description="Largest file taken, in megabytes.")
    pdf_page_limit: int = Field(default=2000, ge=1, description="Most pages of one PDF.")
    csv_row_limit: int = Field(default=1_000_000, ge=1, description="Most rows of one CSV.")

    @property
    def upload_limit_bytes(self) -> int:
        """The largest file taken, in bytes."""
        return self.upload_limit_mb * 1_000_000
