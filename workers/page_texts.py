"""The canonical text of pages, read as it is needed and remembered for one job."""

import uuid

from models.errors import NotFound
from models.page import find_page_text
from models.session import Database


class PageTexts:
    """Callable as `rag.types.PageText`; a page that does not exist raises `NotFound`."""

    def __init__(self, database: Database) -> None:
        """Read from `database`, a page at a time, so no connection is held between two pages."""
        self._database = database
        self._known: dict[tuple[str, int], str] = {}

    def __call__(self, source_id: str, page: int) -> str:
        """The text of page `page` (1-based) of the source."""
        if (source_id, page) not in self._known:
            with self._database.read() as session:
                text = find_page_text(session, uuid.UUID(source_id), page)
            if text is None:
                raise NotFound(f"The source has no page {page}.")
            self._known[source_id, page] = text
        return self._known[source_id, page]
