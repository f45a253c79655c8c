"""The NEET (UG) syllabus as a frozen tree: subjects, units, NCERT chapters, topics.

The facts stand in `syllabus.toml`: units as in the syllabus the National Medical Commission
notified for NEET (UG) 2024 on, chapters and numbers as in the rationalised NCERT books. Ids are
slugs of the names and so stay the same as long as the names do.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Any

from rapidfuzz import fuzz, process
from rapidfuzz.utils import default_process

from models.errors import NeetError

_DATA = Path(__file__).with_name("syllabus.toml")
_NEAREST = 3
_MAX_TEXT = 8_000
_MAX_LINES = 80
_TOPIC_MATCH = 88.0
_CLEAR_MARGIN = 0.2
_CHAPTER_PREFIX = re.compile(
    r"^\s*(?:chapter|unit|lesson)?\s*[\divxlc]{0,4}\s*[.:\-]?\s+", re.IGNORECASE
)
_CHAPTER_NUMBER = re.compile(r"\b(?:chapter|unit)\s+(\d{1,2})\b", re.IGNORECASE)
_CODE = re.compile(r"\b([kl]e(?:bo|ch|ph)\d{3})", re.IGNORECASE)


class UnknownTopic(NeetError):
    """That topic is not in the NEET syllabus. Choose one of the nearest, or ask in free text."""

    code = "unknown_topic"


class TopicKind(StrEnum):
    SUBJECT = "subject"
    UNIT = "unit"
    CHAPTER = "chapter"
    TOPIC = "topic"


@dataclass(frozen=True, slots=True)
class Topic:
    """A node of the tree. `query` is the text to search the books with for this node.

    `subject` is a subject's id; `class_level` (11 or 12), `number`, `chapter` (the title),
    `chapter_id` and `code` (NCERT's file name of the chapter) are empty above the chapters.
    """

    id: str
    name: str
    kind: TopicKind
    subject: str
    query: str
    unit: str = ""
    class_level: int | None = None
    number: int | None = None
    chapter: str = ""
    chapter_id: str = ""
    code: str = ""
    children: tuple["Topic", ...] = ()

    def walk(self) -> Iterator["Topic"]:
        """This node and all below it, parents first, in the order of the books."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Syllabus:
    version: str
    subjects: tuple[Topic, ...]
    by_id: Mapping[str, Topic]

    @property
    def chapters(self) -> tuple[Topic, ...]:
        return tuple(node for node in self.by_id.values() if node.kind is TopicKind.CHAPTER)


@dataclass(frozen=True, slots=True)
class ChapterMatch:
    """`confidence` is 1 for a certain match, about 0.5 where two chapters fit equally well."""

    chapter: Topic
    confidence: float


@cache
def syllabus() -> Syllabus:
    """The tree, read once per process."""
    data = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    subjects = tuple(_subject(row) for row in data["subjects"])
    nodes = [node for subject in subjects for node in subject.walk()]
    by_id = {node.id: node for node in nodes}
    assert len(by_id) == len(nodes), "two nodes of the syllabus share an id"
    return Syllabus(data["version"], subjects, MappingProxyType(by_id))


def find_topic(topic_id: str) -> Topic | None:
    """The node with that id: a subject, unit, chapter or topic."""
    return syllabus().by_id.get(topic_id)


def get_topic(topic_id: str) -> Topic:
    """The node with that id; raises UnknownTopic with the three nearest in `extra["nearest"]`."""
    topic = find_topic(topic_id)
    if topic is not None:
        return topic
    nearest = nearest_topics(topic_id, _NEAREST)
    names = ", ".join(f"“{node.name}” ({node.id})" for node in nearest)
    raise UnknownTopic(
        f"There is no topic “{topic_id[:80]}” in the NEET syllabus. The nearest are {names}.",
        nearest=[{"id": node.id, "name": node.name} for node in nearest],
    )


def nearest_topics(text: str, count: int = _NEAREST) -> tuple[Topic, ...]:
    """The nodes whose name, or name within its chapter, reads most like the text, best first."""
    nodes = tuple(syllabus().by_id.values())
    wanted = default_process(text[:200].replace("/", " ").replace("-", " "))
    names = process.cdist([wanted], [default_process(n.name) for n in nodes], scorer=fuzz.WRatio)
    paths = process.cdist([wanted], [_path_words(n) for n in nodes], scorer=fuzz.token_sort_ratio)
    scores = names[0] + paths[0]
    ranked = sorted(range(len(nodes)), key=lambda i: (-scores[i], i))
    return tuple(nodes[i] for i in ranked[:count])


def chapter_of(
    text: str, subject: str | None = None, class_level: int | None = None
) -> ChapterMatch | None:
    """The chapter that a title, or a title with headings on lines of their own, belongs to.

    A file name of NCERT's own (`lebo105`) decides alone. None where nothing fits at all.
    """
    chapters = [
        chapter
        for chapter in syllabus().chapters
        if subject in (None, chapter.subject) and class_level in (None, chapter.class_level)
    ]
    coded = _by_code(text[:_MAX_TEXT], chapters)
    if coded is not None:
        return ChapterMatch(coded, 1.0)
    lines = _heading_lines(text)
    number = _CHAPTER_NUMBER.search(text[:_MAX_TEXT])
    printed = int(number.group(1)) if number else None
    fits = (_fit(chapter, lines, printed) for chapter in chapters)
    scores = sorted(((fit, i) for i, fit in enumerate(fits)), reverse=True)
    if not lines or not scores or scores[0][0] < 0.5:
        return None
    best, index = scores[0]
    margin = best - scores[1][0] if len(scores) > 1 else best
    confidence = min(best, 1.0) * (0.5 + 0.5 * min(1.0, margin / _CLEAR_MARGIN))
    return ChapterMatch(chapters[index], round(confidence, 3))


def _by_code(text: str, chapters: list[Topic]) -> Topic | None:
    codes = {code.lower() for code in _CODE.findall(text)}
    named = [chapter for chapter in chapters if chapter.code in codes]
    return named[0] if len(named) == 1 else None


def _heading_lines(text: str) -> list[str]:
    lines = text[:_MAX_TEXT].splitlines()[:_MAX_LINES]
    cleaned = [default_process(_CHAPTER_PREFIX.sub("", line[:200])) for line in lines]
    kept = [line for line in cleaned if line]
    # A long title is often set on two lines.
    return kept + [f"{first} {second}" for first, second in pairwise(kept)]


def _fit(chapter: Topic, lines: list[str], printed: int | None) -> float:
    """A line that is the title, raised by its number and by headings that are its topics."""
    title = default_process(chapter.name)
    by_title = max((_title_fit(title, line) for line in lines), default=0.0)
    wanted = [default_process(topic.name) for topic in chapter.children]
    hits = sum(
        any(fuzz.token_sort_ratio(topic, line) >= _TOPIC_MATCH for line in lines)
        for topic in wanted
    )
    by_topics = min(1.0, hits / 3)
    numbered = 0.15 if printed == chapter.number and by_title > 0.8 else 0.0
    return max(by_title, 0.85 * by_topics) + 0.2 * by_topics + numbered


def _title_fit(title: str, line: str) -> float:
    whole = fuzz.token_sort_ratio(title, line) / 100
    if " " not in title:
        # One-word titles such as "Waves" occur in the headings of other chapters.
        return whole
    return max(
        whole, 0.95 * fuzz.partial_ratio(title, line) / 100 if len(line) >= len(title) else 0
    )


def _path_words(node: Topic) -> str:
    return default_process(node.id.replace("-", " ").replace("/", " "))


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower().replace("'", "")).strip("-")


def _subject(row: dict[str, Any]) -> Topic:
    subject = _slug(row["name"])
    return Topic(
        id=subject,
        name=row["name"],
        kind=TopicKind.SUBJECT,
        subject=subject,
        query=row["name"],
        children=tuple(_unit(unit, subject) for unit in row["units"]),
    )


def _unit(row: dict[str, Any], subject: str) -> Topic:
    unit_id = f"{subject}-{_slug(row['name'])}"
    unit = Topic(
        id=unit_id,
        name=row["name"],
        kind=TopicKind.UNIT,
        subject=subject,
        unit=row["name"],
        query=row["name"],
    )
    chapters = tuple(_chapter(chapter, unit) for chapter in row.get("chapters", ()))
    return _with_children(unit, chapters + _topics(row.get("topics", ()), unit))


def _chapter(row: dict[str, Any], unit: Topic) -> Topic:
    chapter_id = f"{unit.subject}-{row['class']}-{_slug(row['title'])}"
    chapter = Topic(
        id=chapter_id,
        name=row["title"],
        kind=TopicKind.CHAPTER,
        subject=unit.subject,
        unit=unit.name,
        query=row["title"],
        class_level=row["class"],
        number=row["number"],
        chapter=row["title"],
        chapter_id=chapter_id,
        code=row["code"],
    )
    return _with_children(chapter, _topics(row["topics"], chapter))


def _topics(names: list[str] | tuple[str, ...], parent: Topic) -> tuple[Topic, ...]:
    return tuple(
        replace(
            parent, id=f"{parent.id}/{_slug(name)}", name=name, kind=TopicKind.TOPIC, query=name
        )
        for name in names
    )


def _with_children(node: Topic, children: tuple[Topic, ...]) -> Topic:
    query = f"{node.name}: {', '.join(child.name for child in children)}"
    return replace(node, query=query, children=children)
