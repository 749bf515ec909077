"""Everything that can go wrong in `assistant`; the base and the errors of `index` are in `index/errors.py`.

DatelineError
├── QuestionError      a question that cannot be asked: blank, or too long
├── BatchError         a question file that cannot be read: file, line and field are named
├── SettingsError      a setting that is not known or has a wrong value
├── ChatError          a command of the chat that cannot be carried out; the chat goes on
├── PromptError        a prompt file that is missing, or whose names are not those filled in
├── ModelError         a chat model that cannot answer now: one line that says why and what to do
│   ├── ContextTooLong the prompt is longer than the model reads
│   └── CapReached     a call could exceed a cap, so that it was not made
├── ReaderError        the reader's model is missing, altered, or cannot be run
└── CitationError      an answer cites what is not there; a defect of Dateline, never of the user
"""

from index.errors import DatelineError


class QuestionError(DatelineError):
    """A question that cannot be asked."""


class BatchError(DatelineError):
    """A file of questions, or of answers, that cannot be read."""


class SettingsError(DatelineError):
    """A setting that is not known, or whose value is wrong."""


class ChatError(DatelineError):
    """A command of the chat that cannot be carried out."""


class ReaderError(DatelineError):
    """The reader cannot be loaded."""


class CitationError(DatelineError):
    """A citation whose words do not stand where it says."""


class PromptError(DatelineError):
    """A prompt file that is missing, or whose names are not those that are filled in."""


class ModelError(DatelineError):
    """A chat model gave no answer.

    Args:
        message: one line.
        passing: it may go better if asked again.
        wait: seconds that the server asks to wait before that.
    """

    def __init__(self, message: str, passing: bool = False, wait: float = 0.0) -> None:
        self.passing = passing
        self.wait = wait
        super().__init__(message)


class ContextTooLong(ModelError):
    """The prompt is longer than the model reads."""


class CapReached(ModelError):
    """A call could exceed a cap, so that it was not made."""
