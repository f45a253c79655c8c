"""The markup of the sample chapters: one Markdown-like file in, a tree of blocks out.

A file starts with front matter between two `---` lines (title, subject, class, chapter, unit).
Blocks are parted by blank lines: `#` and `##` headings (numbered here, so that numbers cannot
drift), `- ` bullets, `1. ` steps, `> ` displayed equations, `|` tables under a `Table: ` caption,
worked examples between `::: example Title` and `:::`, and paragraphs. Inside a line `**term**`
is a key term and `*x*` is a symbol.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

UNNUMBERED = frozenset({"Summary", "Exercises"})
FIELDS = ("title", "subject", "class", "chapter", "unit")
TERM = re.compile(r"\*\*(.+?)\*\*")

_FENCED = re.compile(r"^::: example (.+?)\n(.*?)^:::$", re.MULTILINE | re.DOTALL)
_STEP = re.compile(r"^(\d+)\. ")


class ChapterError(ValueError):
    """A sample chapter does not follow the markup described in samples/chapter.py."""


class Kind(StrEnum):
    SECTION = "section"
    SUBSECTION = "subsection"
    PARAGRAPH = "paragraph"
    BULLET = "bullet"
    STEP = "step"
    EQUATION = "equation"
    CAPTION = "caption"
    TABLE = "table"
    EXAMPLE = "example"


@dataclass(frozen=True, slots=True)
class Block:
    """One block; `label` is its number, `rows` a table's cells, `children` an example's body."""

    kind: Kind
    text: str = ""
    label: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    children: tuple["Block", ...] = ()


@dataclass(frozen=True, slots=True)
class Chapter:
    """A sample chapter; `chapter` and `unit` are its place in the NEET syllabus."""

    name: str
    title: str
    subject: str
    class_level: int
    chapter: str
    unit: str
    body: str
    blocks: tuple[Block, ...]

    def terms(self) -> list[str]:
        """The key terms in order, each once."""
        return list(dict.fromkeys(TERM.findall(self.body)))


def read_chapter(path: Path) -> Chapter:
    """Parse one file; raises ChapterError naming the file and what is missing."""
    head, body = _split_front_matter(path)
    return Chapter(
        name=path.stem,
        title=head["title"],
        subject=head["subject"],
        class_level=int(head["class"]),
        chapter=head["chapter"],
        unit=head["unit"],
        body=body,
        blocks=tuple(_numbered(_blocks(body))),
    )


def _split_front_matter(path: Path) -> tuple[dict[str, str], str]:
    parts = path.read_text(encoding="utf-8").split("---\n", 2)
    if len(parts) != 3 or parts[0]:
        raise ChapterError(f"{path.name}: start the file with front matter between two --- lines")
    pairs = (line.partition(":") for line in parts[1].splitlines())
    head = {key.strip(): value.strip() for key, _, value in pairs}
    missing = [field for field in FIELDS if not head.get(field)]
    if missing:
        raise ChapterError(f"{path.name}: the front matter lacks {', '.join(missing)}")
    return head, parts[2]


def _blocks(body: str) -> Iterator[Block]:
    position = 0
    for fenced in _FENCED.finditer(body):
        yield from _plain_blocks(body[position : fenced.start()])
        yield Block(Kind.EXAMPLE, fenced[1], children=tuple(_plain_blocks(fenced[2])))
        position = fenced.end()
    yield from _plain_blocks(body[position:])


def _plain_blocks(text: str) -> Iterator[Block]:
    for part in re.split(r"\n\s*\n", text.strip()):
        lines = [line for line in part.splitlines() if line.strip()]
        if not lines:
            continue
        if lines[0].startswith("|"):
            yield Block(Kind.TABLE, rows=tuple(_cells(line) for line in lines))
        elif lines[0].startswith(("- ", "> ", "#")) or _STEP.match(lines[0]):
            yield from (_line_block(line) for line in lines)
        elif lines[0].startswith("Table: "):
            yield Block(Kind.CAPTION, lines[0].removeprefix("Table: "))
        else:
            yield Block(Kind.PARAGRAPH, " ".join(lines))


def _line_block(line: str) -> Block:
    marker, _, rest = line.partition(" ")
    kinds = {
        "#": Kind.SECTION,
        "##": Kind.SUBSECTION,
        "-": Kind.BULLET,
        ">": Kind.EQUATION,
    }
    if marker in kinds:
        return Block(kinds[marker], rest)
    if not _STEP.match(line):
        raise ChapterError(f"a list, equation or heading goes on in an unmarked line: {line!r}")
    return Block(Kind.STEP, rest, label=marker)


def _cells(line: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in line.strip().strip("|").split("|"))


def _numbered(blocks: Iterator[Block]) -> Iterator[Block]:
    section = subsection = table = example = 0
    for block in blocks:
        match block.kind:
            case Kind.SECTION if block.text not in UNNUMBERED:
                section, subsection = section + 1, 0
                yield Block(block.kind, block.text, label=f"{section}")
            case Kind.SUBSECTION:
                subsection += 1
                yield Block(block.kind, block.text, label=f"{section}.{subsection}")
            case Kind.CAPTION:
                table += 1
                yield Block(block.kind, block.text, label=f"Table {table}")
            case Kind.EXAMPLE:
                example += 1
                label = f"Example {example}"
                yield Block(block.kind, block.text, label=label, children=block.children)
            case _:
                yield block
