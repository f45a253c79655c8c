"""What the documents tell a reader to type exists."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT

NEETPREP = Path(sys.executable).parent / "neetprep"
# In prose, what is typed stands in a block, fenced or indented, or between backticks.
TYPED = re.compile(r"^```.*?^```|^ {4}\S[^\n]*|`[^`\n]+`", re.DOTALL | re.MULTILINE)


def _typed() -> str:
    prose = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "deploy").rglob("*.md")]
    code = [ROOT / "docker-compose.yml", ROOT / ".github/workflows/ci.yml"]
    spans = [span for path in prose for span in TYPED.findall(path.read_text(encoding="utf-8"))]
    return "\n".join([*spans, *(path.read_text(encoding="utf-8") for path in code)])


def test_every_make_target_a_reader_is_told_of_exists() -> None:
    told = set(re.findall(r"\bmake ([a-z]+)\b", _typed()))
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert told <= targets


@pytest.mark.parametrize("command", sorted(set(re.findall(r"\bneetprep ([a-z]+)\b", _typed()))))
def test_every_command_a_reader_is_told_of_exists(command: str) -> None:
    done = subprocess.run(
        [NEETPREP, command, "--help"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_every_file_a_reader_is_sent_to_exists() -> None:
    links = [
        (path, link)
        for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
        for link in re.findall(r"\]\(([^)#\s]+)", path.read_text(encoding="utf-8"))
        if "://" not in link
    ]
    missing = [f"{path.name}: {link}" for path, link in links if not (path.parent / link).exists()]
    assert not missing
