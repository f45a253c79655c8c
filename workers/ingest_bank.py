"""A CSV of questions: each row is a draft until the gate finds its evidence and passes it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from ingestion.csv_file import read_question_rows
from ingestion.report import ledger_of_rows
from ingestion.types import QuestionRow, RejectedRow
from models.bank import bank_signatures
from models.errors import NotFound
from models.item.evidence import Evidence, locate
from models.job import Job
from models.question import NewQuestion, QuestionState, store_questions
from models.session import Session
from models.source import Source, SourceState, load_source, pending_names, sources_by_name
from rag.gate.registry import has_passed, run_gate
from rag.types import Draft, GateContext, Verdict
from workers.outcome import Outcome
from workers.page_texts import PageTexts
from workers.progress import Progress, WaitingError
from workers.runtime import Runtime
from workers.vetted import to_question

NO_EVIDENCE = "no_evidence"


def ingest_bank(job: Job, source: Source, runtime: Runtime, progress: Progress) -> Outcome:
    """Read, anchor and gate every row. Rows in = published + waiting for review + rejected."""
    path = runtime.blobs.get(source.sha256)
    rows = list(read_question_rows(path, max_rows=runtime.limits.csv_row_limit))
    wanted = [row for row in rows if isinstance(row, QuestionRow)]
    _wait_for_books(source, wanted, runtime, progress)
    rejected = [row for row in rows if isinstance(row, RejectedRow)]
    bank = _Bank(source, wanted, runtime)
    questions = []
    for done, row in enumerate(wanted):
        progress.report("checking", done, len(wanted))
        questions.append(bank.vet(row))
    counts = Counter(question.state.value for question in questions)
    report = {
        "rows": len(rows),
        "published": counts[QuestionState.PUBLISHED],
        "waiting_for_review": counts[QuestionState.DRAFT],
        "rejected": [_rejection(row) for row in rejected],
        "ledger": ledger_of_rows(len(questions), 0, rejected).as_data(),
    }

    def store(session: Session) -> None:
        store_questions(
            session,
            questions,
            job_id=job.id,
            owner_id=source.owner_id,
            visibility=source.visibility,
            bundle_id=job.bundle_id or "",
        )
        stored = load_source(session, source.id)
        stored.state, stored.rows, stored.report = SourceState.READY, len(rows), report

    return Outcome({"source_id": str(source.id), **report}, store)


def _wait_for_books(
    source: Source, rows: Sequence[QuestionRow], runtime: Runtime, progress: Progress
) -> None:
    """Books and their bank are often uploaded together: the bank's turn comes after theirs."""
    cited = {row.source for row in rows if row.source}
    with runtime.database.read() as session:
        pending = pending_names(session, cited, bank=source)
    if pending:
        progress.report("waiting for its books")
        raise WaitingError


class _Bank:
    """The gate as the rows of one file meet it, knowing the books they cite and each other."""

    def __init__(self, source: Source, rows: Sequence[QuestionRow], runtime: Runtime) -> None:
        self._runtime = runtime
        self._default = source
        self._page_text = PageTexts(runtime.database)
        self._accepted: list[Draft] = []
        names = {row.source for row in rows if row.source}
        with runtime.database.read() as session:
            self._books = sources_by_name(session, names, bank=source)
            book_ids = [book.id for book in self._books.values()]
            self._stems = bank_signatures(session, viewer_id=source.owner_id, source_ids=book_ids)

    def vet(self, row: QuestionRow) -> NewQuestion:
        """Published where every check passes; else a draft with the verdicts that say why."""
        draft = self._draft(row)
        context = GateContext(self._page_text, self._stems, self._accepted)
        verdicts = run_gate(draft, context, self._runtime.rag.checks)
        if not draft.evidence:
            verdicts = (*verdicts, Verdict(NO_EVIDENCE, "fail", self._why_no_evidence(row)))
        if not has_passed(verdicts):
            return to_question(draft, verdicts, QuestionState.DRAFT, ref=row.ref)
        self._accepted.append(draft)
        return to_question(draft, verdicts, QuestionState.PUBLISHED, ref=row.ref)

    def _draft(self, row: QuestionRow) -> Draft:
        book = self._books.get(row.source, self._default)
        return Draft(
            item=row.item,
            evidence=self._evidence(row),
            engine="import",
            subject=row.subject or book.subject,
            class_level=row.class_level or book.class_level,
            chapter=row.chapter or book.chapter,
            topic=row.topic,
            difficulty=0.5 if row.difficulty is None else row.difficulty,
            bloom=row.bloom or "remember",
            language=row.language,
        )

    def _evidence(self, row: QuestionRow) -> tuple[Evidence, ...]:
        """A span for each quote, or nothing unless every quote is found."""
        spans = [
            self._locate(row.source, page, quote)
            for page, quote in zip(row.pages, row.quotes, strict=True)
        ]
        found = tuple(span for span in spans if span is not None)
        return found if len(found) == len(spans) else ()

    def _locate(self, name: str, page: int | None, quote: str) -> Evidence | None:
        book = self._books.get(name)
        if book is None:
            return None
        for number in [page] if page else range(1, (book.pages or 0) + 1):
            try:
                text = self._page_text(str(book.id), number)
            except NotFound:
                continue
            if span := locate(quote, text):
                return Evidence(str(book.id), number, *span, text[slice(*span)])
        return None

    def _why_no_evidence(self, row: QuestionRow) -> str:
        if not row.quotes:
            return "The row names no quote that proves its key."
        if row.source not in self._books:
            return (
                f"There is no book “{row.source}” here. Upload it; then withdraw this file "
                "and upload it again."
            )
        return f"The quote does not stand in “{row.source}” on the page named."


def _rejection(row: RejectedRow) -> dict[str, Any]:
    return {name: value for name, value in asdict(row).items() if name != "cells"}
