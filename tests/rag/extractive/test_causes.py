"""Cause and effect, each half standing by itself."""

from rag.generate.extractive.causal import mine_causal, resolved


def test_because_is_cut_into_assertion_and_reason(view) -> None:
    found = {causal.effect.text: causal.cause.text for causal in mine_causal(view.sentences)}
    reason = found["Transpiration cools the leaves of trees."]
    assert reason == "Evaporation of water absorbs heat from the leaf surface."


def test_the_reason_may_stand_in_the_next_sentence(read) -> None:
    view = read("Roots die in wet soil. This is because wet soil holds very little oxygen.")
    (causal,) = mine_causal(view.sentences)
    assert causal.effect.text == "Roots die in wet soil."
    assert causal.cause.text == "Wet soil holds very little oxygen."
    assert len(causal.sources) == 2


def test_being_gives_a_reason(read) -> None:
    view = read("Xylem vessels, being dead, are unable to load sugars from the leaves.")
    (causal,) = mine_causal(view.sentences)
    assert causal.cause.text == "Xylem vessels are dead."


def test_a_pronoun_takes_the_subject_it_stands_for() -> None:
    clause = resolved("it absorbs heat from the leaf", "Evaporation cools the leaf")
    assert clause == "evaporation absorbs heat from the leaf"
    assert resolved("they absorb heat", "Evaporation cools the leaf") == "they absorb heat"
    whose = "its sap holds no ion"
    assert resolved(whose, "The potential of a cell stays constant") == whose
    assert resolved("it acts", "Water rises and the leaf cools") == "it acts"
