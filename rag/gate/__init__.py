"""What a draft must pass before it is published; `rag.gate.registry` runs it."""
