"""The NEET syllabus, with what the books and the bank hold of it."""

from fastapi import APIRouter
from pydantic import BaseModel

from api.deps import CurrentUser, ServicesDep
from models.bank import count_by_chapter
from models.source import chapters_visible
from models.syllabus import Topic, syllabus

router = APIRouter(tags=["topics"])


class TopicOut(BaseModel):
    """A node; `covered` says whether a book you may see holds it."""

    id: str
    name: str
    kind: str
    covered: bool
    questions: int
    children: list["TopicOut"]


class SyllabusOut(BaseModel):
    version: str
    subjects: list[TopicOut]


@router.get("/topics")
def read_topics(services: ServicesDep, user: CurrentUser) -> SyllabusOut:
    """Subjects, units, chapters and topics, with coverage and counts of published questions."""
    with services.database.read() as session:
        counts = count_by_chapter(session, viewer_id=user.id)
        covered = {chapter for chapter, _ in chapters_visible(session, viewer_id=user.id)}
    tree = syllabus()
    return SyllabusOut(
        version=tree.version,
        subjects=[show_topic(subject, covered, counts) for subject in tree.subjects],
    )


def show_topic(node: Topic, covered: set[str], counts: dict[str, int]) -> TopicOut:
    """The node with its children; above chapters, counts add up."""
    children = [show_topic(child, covered, counts) for child in node.children]
    below = [child for child in children if child.kind != "topic"]
    is_chapter = bool(node.chapter)
    return TopicOut(
        id=node.id,
        name=node.name,
        kind=node.kind,
        covered=node.chapter in covered if is_chapter else any(c.covered for c in below),
        questions=counts.get(node.chapter, 0) if is_chapter else sum(c.questions for c in below),
        children=children,
    )
