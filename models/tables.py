"""Every table there is, for migrations."""

from models.attempt import Attempt, Response
from models.base import Base
from models.bundle import BundleRow
from models.evaluation import Evaluation
from models.job import Job
from models.notification import Notification
from models.page import Chunk, SourcePage
from models.question import Question, QuestionEvidence
from models.source import Source
from models.user import User

__all__ = [
    "Attempt",
    "BundleRow",
    "Chunk",
    "Evaluation",
    "Job",
    "Notification",
    "Question",
    "QuestionEvidence",
    "Response",
    "Source",
    "SourcePage",
    "User",
    "metadata",
]

metadata = Base.metadata
