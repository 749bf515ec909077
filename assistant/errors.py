"""Everything that can go wrong in `assistant`; the base and the errors of `index` are in `index/errors.py`.

DatelineError
├── QuestionError      a question that cannot be asked: blank, or too long
├── BatchError         a question file that cannot be read: file, line and field are named
├── SettingsError      a setting that is not known or has a wrong value
├── ChatError          a command of the chat that cannot be carried out; the chat goes on
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
