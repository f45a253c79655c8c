"""What is wrong with an item's data."""

from models.errors import NeetError


class BadItem(NeetError):
    """This question's data does not add up. Correct the part named and try again."""

    code = "bad_item"
