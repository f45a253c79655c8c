"""What codes of the system are called on the pages."""

from collections.abc import Mapping

from models.job import JobKind, JobState

SUBJECTS: Mapping[str, str] = {
    "biology": "Biology",
    "chemistry": "Chemistry",
    "physics": "Physics",
}

TYPES: Mapping[str, str] = {
    "single": "Single answer",
    "assertion_reason": "Assertion and reason",
    "statements": "Statements",
    "match": "Match the lists",
    "sequence": "Put in order",
    "numerical": "Numerical",
}

STAGES: Mapping[str, str] = {
    "": "Waiting for a worker",
    "reading": "Reading the pages",
    "embedding": "Learning where each passage is",
    "checking": "Checking the rows",
    "storing": "Putting it on the shelf",
    "retrieving": "Finding the passages",
    "writing": "Writing and checking questions",
    "marking": "Marking the answers",
}

STATES: Mapping[str, str] = {
    JobState.QUEUED: "Waiting",
    JobState.RUNNING: "At work",
    JobState.DONE: "Done",
    JobState.FAILED: "Failed",
    JobState.CANCELLED: "Cancelled",
}

KINDS: Mapping[str, str] = {
    JobKind.GENERATE_MCQ: "Questions",
    JobKind.INGEST_SOURCE: "Book",
    JobKind.EVALUATE_ANSWERS: "Marking",
}

CHECKS: Mapping[str, str] = {
    "shape": "options that are not four of a kind",
    "evidence": "a line of the book that does not prove the key",
    "notation": "a formula that does not read",
    "flaws": "a flaw in how it was worded",
    "recompute": "a result that does not recompute",
    "leakage": "a stem that gives the key away",
    "duplicates": "too close to another question",
}

LETTERS = "ABCD"
