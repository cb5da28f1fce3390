"""What a caller did that cannot be done, as classes that own their wording and their HTTP status."""

from __future__ import annotations


class Problem(Exception):
    """A request that is refused: ``code`` for machines, a message for people, a hint at what to do."""

    status = 400
    code = "bad_request"

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class Invalid(Problem):
    """A value that breaks a rule."""

    status = 422
    code = "invalid"


class TooLarge(Problem):
    """More than one request may carry."""

    status = 413
    code = "too_large"


class NotFound(Problem):
    """Nothing of that name, or nothing the caller may know of."""

    status = 404
    code = "not_found"


class Conflict(Problem):
    """The state does not allow it (any more)."""

    status = 409
    code = "conflict"


class KeyReused(Conflict):
    """An idempotency key that came before with another body."""

    code = "idempotency_key_reused"


class InProgress(Conflict):
    """The same request is still running elsewhere."""

    code = "in_progress"


class Gone(Problem):
    """It was there, and its time is over."""

    status = 410
    code = "expired"


class Forbidden(Problem):
    """Known, and not allowed."""

    status = 403
    code = "forbidden"


class Unauthenticated(Problem):
    """Not known."""

    status = 401
    code = "unauthenticated"


class TooMany(Problem):
    """More than the organization's share."""

    status = 429
    code = "rate_limited"

    def __init__(self, message: str, hint: str = "", *, retry_after_seconds: float) -> None:
        super().__init__(message, hint)
        self.retry_after_seconds = retry_after_seconds
