"""Everything but torch comes from one lock with hashes, and nothing in it is a CUDA build."""

import re
import tomllib

from tests.architecture.tree import ROOT

LOCK = (ROOT / "requirements.lock").read_text()
PINS = "\n".join(line for line in LOCK.splitlines() if not line.lstrip().startswith("#"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
# A requirement starts at the margin; its hashes are continuation lines.
REQUIREMENTS = re.split(r"\n(?=\S)", PINS)


def _name(requirement: str) -> str:
    found = re.match(r"[\w.-]+", requirement)
    assert found, requirement
    return re.sub(r"[-_.]+", "-", found[0]).lower()


def test_every_requirement_is_pinned_and_hashed() -> None:
    loose = [
        requirement.splitlines()[0]
        for requirement in REQUIREMENTS
        if not re.match(r"[\w.-]+==[\w.]+ \\\n +--hash=sha256:[0-9a-f]{64}\b", requirement)
    ]
    assert not loose


def test_torch_and_its_cuda_packages_stay_out() -> None:
    names = [_name(requirement) for requirement in REQUIREMENTS]
    heavy = [name for name in names if name == "torch" or name.startswith(("nvidia", "triton"))]
    assert not heavy
    assert "nvidia" not in LOCK


def test_the_lock_names_no_place() -> None:
    assert "://" not in LOCK
    assert not re.search(r"(^|[\s=])/", LOCK)


def test_everything_we_ask_for_is_in_the_lock() -> None:
    asked = PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["dev"]
    locked = {_name(requirement) for requirement in REQUIREMENTS} | {"torch"}
    assert {_name(requirement) for requirement in asked} <= locked


def test_torch_is_pinned_to_one_release() -> None:
    pins = [line for line in PROJECT["project"]["dependencies"] if _name(line) == "torch"]
    assert len(pins) == 1
    assert re.fullmatch(r"torch==\d+\.\d+\.\d+", pins[0])
