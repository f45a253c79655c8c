"""Evidence: every span is the page's own text, and the spans bear the key out."""

from models.item.evidence import Evidence, Role
from rag.gate.claims import claims_fault
from rag.types import Draft, GateContext, Verdict

_SHORTEST_QUOTE = 12


class EvidenceCheck:
    """`page_text[start:end] == quote` for every span, and the key follows from the quotes."""

    name = "evidence"

    def check(self, draft: Draft, context: GateContext) -> Verdict:
        """Fail with the first span that is not the book's, else with what the spans do not show."""
        if not any(span.role is Role.KEY for span in draft.evidence):
            return Verdict(self.name, "fail", "No span of the source proves the key.")
        for span in draft.evidence:
            fault = _span_fault(span, context)
            if fault:
                return Verdict(self.name, "fail", fault)
        places = {(span.source_id, span.page) for span in draft.evidence}
        pages = tuple(context.page_text(*place) for place in sorted(places))
        fault = claims_fault(draft, pages)
        return Verdict(self.name, "fail" if fault else "pass", fault)


def _span_fault(span: Evidence, context: GateContext) -> str:
    page = context.page_text(span.source_id, span.page)
    if not 0 <= span.start < span.end <= len(page):
        return f"Page {span.page} has no characters {span.start} to {span.end}."
    if page[span.start : span.end] != span.quote:
        return f"The quote is not what page {span.page} says at {span.start} to {span.end}."
    if len(span.quote.strip()) < _SHORTEST_QUOTE:
        return f"The quote {span.quote!r} is too short to prove anything."
    if span.role is Role.KEY and span.option is not None:
        return "A span that proves the key names an option it refutes."
    if span.option is not None and not 0 <= span.option <= 3:
        return f"A span refutes option {span.option + 1}, and there are four."
    return ""
