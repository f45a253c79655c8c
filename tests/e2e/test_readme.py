"""The commands a reader of README.md is told to type do what it says."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.home import Home

ROOT = Path(__file__).parents[2]
TIMEOUT_S = 240


def blocks() -> list[str]:
    """The shell blocks of README.md, in order: the tour with curl, then the command line."""
    return re.findall(r"```bash\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """The home of a running `neetprep up` whose sample chapters have been read."""
    folder = tmp_path_factory.mktemp("readme") / "home"
    command = [Path(sys.executable).with_name("neetprep"), "up", "--port", "0"]
    with subprocess.Popen(
        command, env={**os.environ, "NEETPREP_HOME": str(folder)}, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            assert "NEETPrepGPT is up at" in process.stdout.readline()
            yield Home(folder)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(60)


def type_in(block: str, home: Home) -> str:
    """What a shell prints that runs the block at the repository's root; it stops at a fault."""
    service = home.find_service()
    assert service is not None
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", block],
        cwd=ROOT,
        env={**os.environ, "NEETPREP_HOME": str(home.folder), "URL": service.url},
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


def test_the_command_line_of_the_readme_works(home: Home) -> None:
    installed = str(Path(sys.executable).with_name("neetprep"))
    printed = type_in(blocks()[1].replace(".venv/bin/neetprep", installed), home)
    assert "galvanic" in printed.lower()


def test_the_tour_with_curl_of_the_readme_works(home: Home) -> None:
    printed = type_in(blocks()[0], home)
    assert '"returned":5' in printed
    assert '"why":' in printed
    assert '"state":"marked"' in printed
