"""Sources: taken in once, private or shared, withdrawn but never forgotten."""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from models.errors import Forbidden, NotFound
from models.job import JobKind, cancel_job
from models.page import (
    Chunk,
    SourcePage,
    find_page_text,
    get_page,
    list_chunks,
    list_pages,
    store_pages,
)
from models.session import Database, Session, make_engine
from models.source import (
    Source,
    SourceFacts,
    SourceKind,
    SourceState,
    Visibility,
    chapters_visible,
    create_source,
    fail_orphans,
    get_source,
    hashes_of,
    list_sources,
    load_source,
    name_sources,
    pending_names,
    sources_by_name,
    withdraw_source,
)
from models.user import Role, User
from tests.rows import PAGE, add_book, add_job, add_user


def _upload(
    session: Session, owner: User, sha256: str = "a" * 64, *, shared: bool = False
) -> tuple[Source, bool]:
    return create_source(
        session,
        owner=owner,
        facts=SourceFacts("cells.pdf"),
        kind=SourceKind.PDF,
        sha256=sha256,
        size_bytes=10,
        shared=shared,
    )


def test_the_same_bytes_are_one_source(database: Database) -> None:
    with database.write() as session:
        owner = add_user(session)
        first, created = _upload(session, owner)
        again, created_again = _upload(session, owner)
        other, _ = _upload(session, owner, "b" * 64)
    assert (created, created_again) == (True, False)
    assert again is first
    assert other is not first
    assert first.state is SourceState.PENDING


def test_the_same_bytes_of_two_people_are_two_sources(database: Database) -> None:
    with database.write() as session:
        one, _ = _upload(session, add_user(session))
        two, created = _upload(session, add_user(session))
    assert created
    assert one.id != two.id


def test_the_same_bytes_uploaded_at_once_are_one_source(database_url: str) -> None:
    database = Database(make_engine(database_url))
    with database.write() as session:
        owner = add_user(session)
    together = threading.Barrier(6)

    def upload() -> tuple[uuid.UUID, bool]:
        together.wait()
        with database.write() as session:
            source, created = _upload(session, owner)
            return source.id, created

    with ThreadPoolExecutor(6) as pool:
        made = [future.result() for future in [pool.submit(upload) for _ in range(6)]]
    database.close()
    assert [created for _, created in made].count(True) == 1
    assert len({source_id for source_id, _ in made}) == 1


@pytest.mark.parametrize("state", [SourceState.FAILED, SourceState.WITHDRAWN])
def test_bytes_that_failed_or_were_withdrawn_are_taken_in_anew(
    database: Database, state: SourceState
) -> None:
    with database.write() as session:
        owner = add_user(session)
        first, _ = _upload(session, owner)
        first.state = state
        session.flush()
        again, created = _upload(session, owner)
    assert created
    assert again.id != first.id


def test_a_private_copy_does_not_stand_in_the_way_of_a_shared_one(database: Database) -> None:
    with database.write() as session:
        owner = add_user(session, Role.CONTENT)
        private, _ = _upload(session, owner)
        shared, created = _upload(session, owner, shared=True)
        again, created_again = _upload(session, owner)
    assert created
    assert shared.visibility is Visibility.SHARED
    assert private.visibility is Visibility.PRIVATE
    assert not created_again
    assert again.id in (private.id, shared.id)


def test_only_content_teams_and_admins_may_share(database: Database) -> None:
    with database.write() as session:
        with pytest.raises(Forbidden):
            _upload(session, add_user(session), shared=True)
        for role in (Role.CONTENT, Role.ADMIN):
            source, _ = _upload(session, add_user(session, role), shared=True)
            assert source.visibility is Visibility.SHARED


def test_a_private_source_is_absent_for_everybody_else(database: Database) -> None:
    with database.write() as session:
        owner, other = add_user(session), add_user(session)
        mine = add_book(session, owner)
        assert get_source(session, mine.id, viewer_id=owner.id) is mine
        with pytest.raises(NotFound):
            get_source(session, mine.id, viewer_id=other.id)
        assert list_sources(session, viewer_id=other.id) == []
        assert chapters_visible(session, viewer_id=other.id) == []


def test_a_shared_source_is_there_for_everybody(database: Database) -> None:
    with database.write() as session:
        shared = add_book(session, add_user(session, Role.CONTENT), shared=True)
        student = add_user(session)
        assert get_source(session, shared.id, viewer_id=student.id) is shared
        assert list_sources(session, viewer_id=student.id) == [shared]
        assert chapters_visible(session, viewer_id=student.id) == [("Cells", "biology")]


def test_the_list_continues_after_a_cursor(database: Database) -> None:
    with database.write() as session:
        owner = add_user(session)
        ids = [add_book(session, owner).id for _ in range(4)]
        first = list_sources(session, viewer_id=owner.id, limit=3)
        rest = list_sources(session, viewer_id=owner.id, before=first[-1].id)
    assert [source.id for source in (*first, *rest)] == ids[::-1]


def test_a_withdrawn_source_is_absent_but_its_text_and_name_stay(database: Database) -> None:
    with database.write() as session:
        owner = add_user(session)
        book = add_book(session, owner)
        withdraw_source(book)
        session.flush()
        with pytest.raises(NotFound):
            get_source(session, book.id, viewer_id=owner.id)
        assert list_sources(session, viewer_id=owner.id) == []
        assert find_page_text(session, book.id, 1) == PAGE
        assert name_sources(session, {book.id}) == {book.id: "cells.pdf"}
        assert hashes_of(session, owner_id=owner.id) == {book.sha256}
        assert book.withdrawn_at is not None


def test_a_row_may_cite_a_book_without_suffix_and_in_any_letter_case(database: Database) -> None:
    with database.write() as session:
        owner = add_user(session)
        book = add_book(session, owner, name="Lebo105.PDF")
        add_book(session, add_user(session), name="strange.pdf")
        names = {"lebo105", "LEBO105.pdf", "strange", "none"}
        found = sources_by_name(session, names, bank=book)
    assert found == {"lebo105": book, "LEBO105.pdf": book}


def test_a_book_that_is_still_read_is_known_as_pending(database: Database) -> None:
    with database.write() as session:
        owner = add_user(session)
        bank = add_book(session, owner, name="ready.pdf")
        add_book(session, owner, name="coming.pdf", state=SourceState.PENDING)
        names = {"ready", "coming", "none"}
        assert pending_names(session, names, bank=bank) == {"coming"}
        assert sources_by_name(session, {"coming"}, bank=bank) == {}


def test_a_bank_for_everyone_does_not_stand_on_a_private_book(database: Database) -> None:
    with database.write() as session:
        owner = add_user(session, Role.CONTENT)
        add_book(session, owner, name="mine.pdf")
        shared = add_book(session, owner, name="ours.pdf", shared=True)
        names = {"mine", "ours"}
        assert sources_by_name(session, names, bank=shared) == {"ours": shared}


def test_a_source_whose_job_ended_without_it_has_failed(database: Database) -> None:
    with database.write() as session:
        owner = add_user(session)
        lost, kept = (
            add_book(session, owner, state=SourceState.PENDING),
            add_book(session, owner, state=SourceState.PENDING),
        )
        for book in (lost, kept):
            book.job_id = add_job(session, owner.id, JobKind.INGEST_SOURCE).id
        session.flush()
        assert lost.job_id is not None
        cancel_job(session, lost.job_id, owner_id=owner.id)
        fail_orphans(session)
        session.expire_all()
        assert load_source(session, lost.id).state is SourceState.FAILED
        assert load_source(session, kept.id).state is SourceState.PENDING


def test_pages_and_chunks_come_back_in_order(database: Database) -> None:
    with database.write() as session:
        book = add_book(session, add_user(session), pages=("first", "second"))
        chunks = [
            Chunk(
                id=uuid.uuid4(),
                source_id=book.id,
                ordinal=ordinal,
                page=2,
                start=0,
                end=6,
                text="second",
                heading=["Cells"],
                kind="body",
                terms=[[0, 3]],
                boxes=[[1.0, 2.0, 3.0, 4.0]],
            )
            for ordinal in (1, 0)
        ]
        store_pages(session, [], chunks)
    with database.read() as session:
        assert [page.text for page in list_pages(session, book.id)] == ["first", "second"]
        assert get_page(session, book.id, 2).text == "second"
        assert [chunk.ordinal for chunk in list_chunks(session, book.id)] == [0, 1]
        assert list_chunks(session, book.id)[0].boxes == [[1.0, 2.0, 3.0, 4.0]]
        assert session.get(SourcePage, (book.id, 3)) is None


@pytest.mark.parametrize("number", [0, -1, 3, 2**31, 2**63, 10**30])
def test_a_page_that_does_not_exist_is_not_found(database: Database, number: int) -> None:
    with database.write() as session:
        book = add_book(session, add_user(session), pages=("first", "second"))
    with database.read() as session, pytest.raises(NotFound, match="has no page"):
        get_page(session, book.id, number)
    with database.read() as session:
        assert find_page_text(session, book.id, number) is None


def test_a_job_whose_source_is_gone_says_so(database: Database) -> None:
    with database.read() as session, pytest.raises(NotFound, match="gone"):
        load_source(session, uuid.uuid4())
