"""Which embedder, vector store and language model answer."""

from pydantic import Field, SecretStr

from models.settings import HomeSettings


class RagSettings(HomeSettings):
    """Switching profile or engine is configuration only, by the names people know."""

    embedder: str = Field(
        default="all-MiniLM-L6-v2", description="Any sentence-transformers model, by name or path."
    )
    qdrant_url: str = Field(
        default="", description="Qdrant server; empty means Qdrant's engine in the process."
    )
    qdrant_api_key: SecretStr = Field(default=SecretStr(""), description="Key of that server.")
    openai_api_key: SecretStr = Field(
        default=SecretStr(""), description="Turns the `llm` engine on."
    )
    openai_base_url: str = Field(
        default="", description="Any OpenAI-compatible endpoint; empty means OpenAI's own."
    )
    openai_model: str = Field(default="gpt-5-mini", description="The model asked for questions.")
    openai_timeout_s: float = Field(
        default=60.0, gt=0, description="Seconds one call to the language model may take."
    )
    openai_price_in: float = Field(
        default=0.0, ge=0, description="US dollars per million tokens read, for cost accounting."
    )
    openai_price_out: float = Field(
        default=0.0, ge=0, description="US dollars per million tokens written."
    )
