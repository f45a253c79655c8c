"""Errors of evaluation.

NeetError
└── NothingToMarkAgainst   neither a rubric nor a reference answer says what is right
"""

from models.errors import NeetError


class NothingToMarkAgainst(NeetError):
    """An answer can only be marked against something. Give a reference answer or a rubric."""

    code = "nothing_to_mark_against"


class UnusableModel(NeetError):
    """The evaluator's model file is damaged or from another version. Install the package again."""

    code = "unusable_evaluator_model"
