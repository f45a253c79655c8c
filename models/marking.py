"""NEET-UG marking by the National Testing Agency's rules, as values and pure functions.

Sources: NTA, "Information Bulletin, NEET (UG)", the chapters on the pattern of the test and on its
marking scheme, editions 2021 to 2024 (200 questions with an optional Section B) and 2025 on
(180 compulsory questions); and the notices that come with each year's final answer keys, which say
how marks are given after challenges (several right options, all right, question dropped).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from models.errors import NeetError

OPTIONS = 4
ALL_OPTIONS = frozenset(range(OPTIONS))


class UnknownPattern(NeetError):
    """There is no NEET-UG pattern for that year. Ask for 2021 or a later year."""

    code = "unknown_pattern"


class InvalidResponse(NeetError):
    """A response names an option or section the paper does not have. Check the answer sheet."""

    code = "invalid_response"


class Outcome(StrEnum):
    """What became of one response. `bonus` is full marks that the answer itself did not earn."""

    RIGHT = "right"
    WRONG = "wrong"
    UNATTEMPTED = "unattempted"
    BONUS = "bonus"
    NOT_COUNTED = "not_counted"


@dataclass(frozen=True, slots=True)
class Scheme:
    """Marks per question: +4 for a right answer, −1 for a wrong one, 0 for none."""

    right: int = 4
    wrong: int = -1
    unattempted: int = 0


NTA_SCHEME = Scheme()


@dataclass(frozen=True, slots=True)
class Section:
    """`offered` questions, of which the first `counted` that were attempted earn marks."""

    name: str
    subject: str
    offered: int
    counted: int

    @property
    def optional(self) -> bool:
        return self.counted < self.offered


@dataclass(frozen=True, slots=True)
class Pattern:
    """A paper as its years' bulletins describe it; `last_year` is None while it is in force."""

    version: str
    first_year: int
    last_year: int | None
    duration_min: int
    sections: tuple[Section, ...]
    scheme: Scheme = NTA_SCHEME

    @property
    def offered(self) -> int:
        return sum(section.offered for section in self.sections)

    @property
    def counted(self) -> int:
        return sum(section.counted for section in self.sections)

    @property
    def maximum(self) -> int:
        return self.counted * self.scheme.right

    def section(self, name: str) -> Section:
        """The section of that name; raises InvalidResponse where the paper has none."""
        for section in self.sections:
            if section.name == name:
                return section
        raise InvalidResponse(f"The {self.version} paper has no section “{name}”.", section=name)


def _two_part(subject: str) -> tuple[Section, Section]:
    return (
        Section(f"{subject} A", subject, offered=35, counted=35),
        Section(f"{subject} B", subject, offered=15, counted=10),
    )


_OPTIONAL_SECTIONS = (
    *_two_part("Physics"),
    *_two_part("Chemistry"),
    *_two_part("Botany"),
    *_two_part("Zoology"),
)

PATTERNS = (
    # 2021 gave three hours; the bulletins of 2022 to 2024 gave twenty minutes more for one paper.
    Pattern("neet-2021", 2021, 2021, 180, _OPTIONAL_SECTIONS),
    Pattern("neet-2022", 2022, 2024, 200, _OPTIONAL_SECTIONS),
    Pattern(
        "neet-2025",
        2025,
        None,
        180,
        (
            Section("Physics", "Physics", offered=45, counted=45),
            Section("Chemistry", "Chemistry", offered=45, counted=45),
            Section("Biology", "Biology", offered=90, counted=90),
        ),
    ),
)


def pattern_for(year: int) -> Pattern:
    """The pattern in force in the paper of that year; raises UnknownPattern before 2021."""
    for pattern in PATTERNS:
        if pattern.first_year <= year and (pattern.last_year is None or year <= pattern.last_year):
            return pattern
    raise UnknownPattern(year=year)


@dataclass(frozen=True, slots=True)
class Mark:
    marks: int
    outcome: Outcome


def mark_response(
    chosen: int | None,
    correct: frozenset[int],
    *,
    dropped: bool = False,
    optional: bool = False,
    scheme: Scheme = NTA_SCHEME,
) -> Mark:
    """Mark one response; options are 0 to 3, `chosen` None where the question was left out.

    After the challenge of the key (NTA bulletin, marking scheme):
    several right options, whoever marked any of them earns full marks; all options right, whoever
    attempted it does; dropped or with no right option, everyone does, attempted or not, except in
    an optional section, where only those who attempted it do.
    """
    _check_options(chosen, correct)
    if dropped or not correct:
        earned = chosen is not None or not optional
        return Mark(scheme.right, Outcome.BONUS) if earned else _unattempted(scheme)
    if chosen is None:
        return _unattempted(scheme)
    if correct == ALL_OPTIONS:
        return Mark(scheme.right, Outcome.BONUS)
    if chosen in correct:
        return Mark(scheme.right, Outcome.RIGHT)
    return Mark(scheme.wrong, Outcome.WRONG)


def _unattempted(scheme: Scheme) -> Mark:
    return Mark(scheme.unattempted, Outcome.UNATTEMPTED)


def _check_options(chosen: int | None, correct: frozenset[int]) -> None:
    if chosen is not None and chosen not in ALL_OPTIONS:
        raise InvalidResponse(f"Option {chosen} is not one of 0 to {OPTIONS - 1}.", option=chosen)
    if not correct <= ALL_OPTIONS:
        raise InvalidResponse("The key names an option that the question does not have.")


@dataclass(frozen=True, slots=True)
class Response:
    """One question of a paper as answered; the order of responses is the order of the paper."""

    section: str
    chosen: int | None
    correct: frozenset[int]
    dropped: bool = False


@dataclass(frozen=True, slots=True)
class SectionTotal:
    """`bonus` responses earned full marks by rule; `not_counted` came after the section's limit."""

    section: str
    subject: str
    marks: int
    maximum: int
    right: int
    wrong: int
    unattempted: int
    bonus: int
    not_counted: int


@dataclass(frozen=True, slots=True)
class PaperTotal:
    """`marks[i]` belongs to the i-th response given."""

    pattern: str
    total: int
    maximum: int
    sections: tuple[SectionTotal, ...]
    marks: tuple[Mark, ...]


def mark_paper(pattern: Pattern, responses: Sequence[Response]) -> PaperTotal:
    """Totals by section. In an optional section only the first attempts, up to its limit, count."""
    attempts = dict.fromkeys((section.name for section in pattern.sections), 0)
    marks: list[Mark] = []
    for response in responses:
        section = pattern.section(response.section)
        attempts[section.name] += response.chosen is not None
        if response.chosen is not None and attempts[section.name] > section.counted:
            marks.append(Mark(0, Outcome.NOT_COUNTED))
            continue
        marks.append(
            mark_response(
                response.chosen,
                response.correct,
                dropped=response.dropped,
                optional=section.optional,
                scheme=pattern.scheme,
            )
        )
    totals = tuple(_total(pattern, section, responses, marks) for section in pattern.sections)
    total = sum(section.marks for section in totals)
    return PaperTotal(pattern.version, total, pattern.maximum, totals, tuple(marks))


def _total(
    pattern: Pattern, section: Section, responses: Sequence[Response], marks: Sequence[Mark]
) -> SectionTotal:
    mine = [
        mark
        for response, mark in zip(responses, marks, strict=True)
        if response.section == section.name
    ]
    if len(mine) > section.offered:
        raise InvalidResponse(
            f"{section.name} has {section.offered} questions, {len(mine)} responses were given.",
            section=section.name,
        )
    outcomes = [mark.outcome for mark in mine]
    return SectionTotal(
        section=section.name,
        subject=section.subject,
        marks=sum(mark.marks for mark in mine),
        maximum=section.counted * pattern.scheme.right,
        right=outcomes.count(Outcome.RIGHT),
        wrong=outcomes.count(Outcome.WRONG),
        unattempted=outcomes.count(Outcome.UNATTEMPTED),
        bonus=outcomes.count(Outcome.BONUS),
        not_counted=outcomes.count(Outcome.NOT_COUNTED),
    )
