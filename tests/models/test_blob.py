"""Uploaded files: kept once, whole or not at all."""

import errno
import hashlib
import io
import os
import resource
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.blob import BlobStore, DiskFull, FileTooLarge
from models.errors import NotFound

LIMIT = 10_000_000


def _files(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()]


class FailingDisk(io.BytesIO):
    """A stream on a disk that gives out: reading it raises what the kernel would."""

    def __init__(self, number: int) -> None:
        super().__init__(b"x" * 100)
        self._number = number
        self._reads = 0

    def read(self, size: int | None = -1, /) -> bytes:
        self._reads += 1
        if self._reads > 1:
            raise OSError(self._number, os.strerror(self._number))
        return super().read(10)


@contextmanager
def file_size_limit(size_bytes: int) -> Iterator[None]:
    """No file of this process may grow larger, as on a disk with a quota."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size_bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, ignored)


@given(data=st.binary(max_size=3_000))
def test_a_file_is_named_by_its_content_and_comes_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    store = BlobStore(tmp_path_factory.getbasetemp() / "blobs")
    blob = store.put(io.BytesIO(data), limit_bytes=LIMIT)
    assert blob.sha256 == hashlib.sha256(data).hexdigest()
    assert blob.size_bytes == len(data)
    assert store.get(blob.sha256).read_bytes() == data


def test_the_same_bytes_are_kept_once_also_when_they_come_at_once(tmp_path: Path) -> None:
    store = BlobStore(tmp_path / "files")
    data = os.urandom(3_000_000)
    together = threading.Barrier(6)

    def put() -> str:
        together.wait()
        return store.put(io.BytesIO(data), limit_bytes=LIMIT).sha256

    with ThreadPoolExecutor(6) as pool:
        names = {future.result() for future in [pool.submit(put) for _ in range(6)]}
    assert names == {hashlib.sha256(data).hexdigest()}
    assert len(_files(tmp_path)) == 1


def test_files_are_for_their_owner_alone(tmp_path: Path) -> None:
    store = BlobStore(tmp_path / "files")
    blob = store.put(io.BytesIO(b"a page"), limit_bytes=LIMIT)
    assert (tmp_path / "files").stat().st_mode & 0o077 == 0
    assert store.get(blob.sha256).stat().st_mode & 0o077 == 0


def test_a_file_over_the_limit_is_refused_and_nothing_of_it_stays(tmp_path: Path) -> None:
    store = BlobStore(tmp_path)
    assert store.put(io.BytesIO(b"x" * 1_000_000), limit_bytes=1_000_000).size_bytes == 1_000_000
    with pytest.raises(FileTooLarge, match="1 MB"):
        store.put(io.BytesIO(b"x" * 1_000_001), limit_bytes=1_000_000)
    assert len(_files(tmp_path)) == 1


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_told_as_such_and_nothing_stays(tmp_path: Path, number: int) -> None:
    with pytest.raises(DiskFull) as caught:
        BlobStore(tmp_path).put(FailingDisk(number), limit_bytes=LIMIT)
    assert caught.value.retryable
    assert _files(tmp_path) == []


def test_a_quota_is_a_full_disk_too(tmp_path: Path) -> None:
    with file_size_limit(100_000), pytest.raises(DiskFull):
        BlobStore(tmp_path).put(io.BytesIO(b"x" * 3_000_000), limit_bytes=LIMIT)
    assert _files(tmp_path) == []


def test_another_fault_of_the_disk_is_not_called_full(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="Input/output"):
        BlobStore(tmp_path).put(FailingDisk(errno.EIO), limit_bytes=LIMIT)
    assert _files(tmp_path) == []


def test_a_file_never_kept_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        BlobStore(tmp_path).get("0" * 64)
