"""Questions from the text of the book itself, with no language model."""

from rag.generate.extractive.engine import ExtractiveGenerator

__all__ = ["ExtractiveGenerator"]
