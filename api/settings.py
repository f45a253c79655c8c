"""How people and programs come in."""

from pydantic import Field, SecretStr

from models.settings import HomeSettings


class ApiSettings(HomeSettings):
    """Address, secrets and lifetimes of the HTTP surface."""

    host: str = Field(default="127.0.0.1", description="Address to listen on.")
    port: int = Field(default=8000, ge=0, le=65535, description="Port to listen on; 0 picks one.")
    jwt_secret: SecretStr = Field(
        default=SecretStr(""),
        description="Signs access tokens; empty means a random one, kept in the home.",
    )
    token_lifetime_min: int = Field(
        default=12 * 60, ge=1, description="Minutes an access token is good for."
    )
    api_threads: int = Field(
        default=16, ge=1, description="Requests worked on at once; the database pool is as large."
    )
