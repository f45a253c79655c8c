"""The gate as a whole: every verdict kept, and anything unclear is a failure."""

import subprocess
import sys

from models.item.statements import Statement, Statements
from rag.gate.registry import CHECKS, has_passed, run_gate
from rag.types import Draft, GateContext, Verdict
from tests.rag.gate.book import CONTEXT, GOOD, OSMOSIS, PROCESSES, TISSUES, draft, single, span


class Broken:
    name = "broken"

    def check(self, draft: Draft, context: GateContext) -> Verdict:
        raise KeyError("a bug")


class Refusing:
    name = "refusing"

    def check(self, draft: Draft, context: GateContext) -> Verdict:
        return Verdict(self.name, "fail", "no")


def test_a_good_question_passes_every_check() -> None:
    verdicts = run_gate(draft(GOOD, OSMOSIS), CONTEXT)
    assert [verdict.check for verdict in verdicts] == [check.name for check in CHECKS]
    assert has_passed(verdicts), verdicts


def test_a_waived_flaw_opens_the_gate_and_stays_on_record() -> None:
    item = Statements("", (Statement(TISSUES, True), Statement(OSMOSIS, True)))
    verdicts = run_gate(draft(item, TISSUES, OSMOSIS), CONTEXT)
    assert has_passed(verdicts)
    assert [v.check for v in verdicts if v.verdict == "waived"] == ["flaws"]


def test_a_check_that_breaks_counts_as_a_failure_and_the_others_still_speak() -> None:
    verdicts = run_gate(draft(GOOD, OSMOSIS), CONTEXT, (Broken(), *CHECKS))
    assert verdicts[0] == Verdict("broken", "fail", "The check broke: KeyError.")
    assert len(verdicts) == len(CHECKS) + 1
    assert not has_passed(verdicts)


def test_one_refusal_closes_the_gate() -> None:
    verdicts = run_gate(draft(GOOD, OSMOSIS), CONTEXT, (*CHECKS, Refusing()))
    assert not has_passed(verdicts)


def test_a_gate_without_checks_lets_nothing_through() -> None:
    assert not has_passed(run_gate(draft(GOOD, OSMOSIS), CONTEXT, ()))
    assert not has_passed(())


def test_a_verdict_of_another_word_is_not_a_pass() -> None:
    assert not has_passed((Verdict("odd", "maybe"),))


def test_what_does_not_add_up_is_not_judged_further() -> None:
    item = single("What is the movement of water called?", PROCESSES, right=9)
    verdicts = run_gate(draft(item, OSMOSIS), CONTEXT)
    assert [verdict.check for verdict in verdicts] == ["shape"]


def test_a_page_that_cannot_be_read_is_a_failure() -> None:
    def lost(source_id: str, page: int) -> str:
        raise OSError("the file is gone")

    verdicts = run_gate(draft(GOOD, span(OSMOSIS)), GateContext(page_text=lost))
    assert [verdict.check for verdict in verdicts if verdict.failed] == ["evidence"]


def test_loading_the_gate_and_the_llm_engine_loads_no_vendor_of_theirs() -> None:
    script = (
        "import sys, rag.gate.registry, rag.generate.llm;"
        "print([m for m in ('openai', 'sympy', 'pint', 'torch', 'sqlalchemy') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
