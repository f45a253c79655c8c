# The same installation as `make venv`: torch first, then the lock with its hashes, then ourselves.
# A plain Linux machine takes torch's CUDA build, several gigabytes; for a CPU build name its index:
#   docker build --build-arg TORCH_INDEX=URL .

FROM python:3.11-slim-bookworm AS build
RUN apt-get update && apt-get install --yes --no-install-recommends make && rm -rf /var/lib/apt/lists/*
WORKDIR /app
ENV PIP_NO_CACHE_DIR=1
ARG TORCH_INDEX=""
# What changes seldom comes first, so that a change to our own files installs nothing anew.
COPY Makefile pyproject.toml requirements.lock ./
RUN make .venv/.stamps/lock
COPY . .
RUN make venv
# The lock serves developers too; their tools have no business in production.
RUN .venv/bin/python -c 'import tomllib; \
      print(*tomllib.load(open("pyproject.toml", "rb"))["dependency-groups"]["dev"], sep="\n")' \
    | sed 's/[<>=].*//' \
    | xargs .venv/bin/python -m pip uninstall --quiet --yes

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --no-create-home --home-dir /var/lib/neetprep neetprep \
    && install --directory --owner neetprep --mode 0700 /var/lib/neetprep /var/lib/mlflow
WORKDIR /app
COPY --from=build /app /app
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    NEETPREP_HOME=/var/lib/neetprep \
    MLFLOW_DISABLE_TELEMETRY=true
USER neetprep
EXPOSE 8000
CMD ["neetprep", "api"]
