"""Firebase Authentication as the operator uses it: making sure that a person can sign in."""

from __future__ import annotations

import threading

from ledgerlight.ports import Unavailable

_APP = "ledgerlight-operator"
_lock = threading.Lock()


class FirebaseSignIns:
    """Implements ``usecases.members.SignIns``, also on the emulator (FIREBASE_AUTH_EMULATOR_HOST)."""

    def __init__(self, project: str) -> None:
        import firebase_admin  # noqa: PLC0415 - 0.14 s that only member commands need

        with _lock:
            try:
                self._app = firebase_admin.get_app(f"{_APP}-{project}")
            except ValueError:
                self._app = firebase_admin.initialize_app(
                    options={"projectId": project}, name=f"{_APP}-{project}"
                )

    def ensure(self, email: str, display_name: str, password: str | None) -> str:
        """The uid of the sign-in with this address, made if there is none. A known one stays as it is.

        Raises ``ValueError`` for an address or password that is refused, ``Unavailable``.
        """
        from firebase_admin import auth, exceptions  # noqa: PLC0415

        try:
            try:
                return str(auth.get_user_by_email(email, app=self._app).uid)
            except auth.UserNotFoundError:
                fields = {"email": email, "display_name": display_name, "email_verified": True}
                if password is not None:
                    fields["password"] = password
                return str(auth.create_user(app=self._app, **fields).uid)
        except exceptions.FirebaseError as error:
            raise Unavailable(f"Firebase Authentication: {error}") from error
