"""What a rule or a use case may answer instead of doing what it was asked."""

from datetime import datetime


class ShopError(Exception):
    """Something the person at the screen can understand and act on; never a fault of the program."""


class Refused(ShopError):
    """The act is not possible as asked; `message` says why, `field` names the field to look at ("" for none)."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class NeedsConfirmation(ShopError):
    """The act is possible once the person says yes to `question`; run it again with `key` confirmed."""

    def __init__(self, key: str, question: str) -> None:
        super().__init__(question)
        self.key = key
        self.question = question


class Changed(ShopError):
    """Somebody else changed the record since it was shown: `who` did it, `when` (aware UTC), and to `what`."""

    def __init__(self, who: str, when: datetime, what: str) -> None:
        super().__init__(f"{what}: {who}, {when.isoformat()}")
        self.who = who
        self.when = when
        self.what = what


class AlreadyDone(ShopError):
    """The same form was saved before with other content; `value` is the result of that first time."""

    def __init__(self, value: object) -> None:
        super().__init__(str(value))
        self.value = value


class Unavailable(ShopError):
    """Something outside the rules is out of reach now: `what` it is, and `advice` on what to do."""

    def __init__(self, what: str, advice: str) -> None:
        super().__init__(f"{what} {advice}".strip())
        self.what = what
        self.advice = advice
