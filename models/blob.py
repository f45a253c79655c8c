"""Uploaded files, content-addressed: the same bytes are kept once, and never half."""

import hashlib
import os
import shutil
import tempfile
from dataclasses import dataclass
from errno import EDQUOT, EFBIG, ENOSPC
from pathlib import Path
from typing import BinaryIO

from models.errors import NeetError, NotFound

BLOCK_BYTES = 1 << 20
ROOM_BYTES = 500_000_000  # free space below which the doctor worries
NO_ROOM = (ENOSPC, EDQUOT, EFBIG)


def is_disk_full(error: BaseException | None) -> bool:
    """Whether the system refused a write for want of room."""
    return isinstance(error, OSError) and error.errno in NO_ROOM


class DiskFull(NeetError):
    """The disk is full, so the file was not kept. Free some space and send it again."""

    code = "disk_full"
    retryable = True


class FileTooLarge(NeetError):
    """The file is larger than this server takes. Split it and send the parts."""

    code = "file_too_large"


@dataclass(frozen=True, slots=True)
class Blob:
    sha256: str
    size_bytes: int


class BlobStore:
    """Files under `root`, named by the sha256 of their bytes."""

    def __init__(self, root: Path) -> None:
        """Use `root`, which is made when the first file comes."""
        self._root = root

    def put(self, stream: BinaryIO, *, limit_bytes: int) -> Blob:
        """Keep the stream's bytes, atomically; on `FileTooLarge` or `DiskFull` nothing is kept."""
        try:
            self._root.mkdir(parents=True, exist_ok=True, mode=0o700)
            descriptor, name = tempfile.mkstemp(dir=self._root, prefix=".part-")
            part = Path(name)
            try:
                with open(descriptor, "wb") as out:
                    blob = _copy(stream, out, limit_bytes)
                target = self.path_of(blob.sha256)
                target.parent.mkdir(exist_ok=True)
                part.replace(target)
            finally:
                part.unlink(missing_ok=True)
        except OSError as error:
            if is_disk_full(error):
                raise DiskFull from error
            raise
        return blob

    def ping(self) -> None:
        """Raise `DiskFull` where no file of any size to speak of can be kept."""
        self._root.mkdir(parents=True, exist_ok=True, mode=0o700)
        if shutil.disk_usage(self._root).free < ROOM_BYTES:
            raise DiskFull

    def path_of(self, sha256: str) -> Path:
        """Where the file of this hash lies, or would lie."""
        return self._root / sha256[:2] / sha256

    def get(self, sha256: str) -> Path:
        """The kept file; raises `NotFound`."""
        path = self.path_of(sha256)
        if not path.is_file():
            raise NotFound("The uploaded file is no longer kept.")
        return path


def _copy(stream: BinaryIO, out: BinaryIO, limit_bytes: int) -> Blob:
    digest, size = hashlib.sha256(), 0
    while block := stream.read(BLOCK_BYTES):
        size += len(block)
        if size > limit_bytes:
            raise FileTooLarge(
                f"The file is larger than {limit_bytes // 1_000_000} MB. "
                "Split it and send the parts."
            )
        digest.update(block)
        out.write(block)
    out.flush()
    os.fsync(out.fileno())
    return Blob(digest.hexdigest(), size)
