"""What Meta answers when it says no: one record per refusal, and the body and header made from it.

Shapes and words follow public recordings of the Graph API; where Meta's own OpenAPI file disagrees with them,
the recordings win (the file answers 404 where the live API answers 400).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

__all__ = ["Problem", "Refused", "nonexisting_field", "parameter_required", "send_problem", "token_problem"]

_DOCS = "https://developers.facebook.com/docs/graph-api"


@dataclass(frozen=True)
class Problem:
    """An error answer as plain data."""

    code: int
    message: str
    status: int = 400
    subcode: int | None = None
    type: str = "OAuthException"
    error_data: Any = None
    """An object on WhatsApp errors, now and then a string on others."""
    transient: bool | None = None
    user_title: str | None = None
    user_message: str | None = None
    token_invalid: bool = False
    """Whether ``www-authenticate`` says ``invalid_token`` rather than ``invalid_request``."""
    lookup: bool = False
    """A look-up that found nothing: recorded with ``x-app-usage`` in place of the account's usage."""

    def body(self, trace: str) -> dict[str, Any]:
        """The JSON of the answer; `trace` is also its ``x-fb-request-id``."""
        error: dict[str, Any] = {"message": self.message, "type": self.type, "code": self.code}
        optional = {
            "error_subcode": self.subcode,
            "error_data": self.error_data,
            "is_transient": self.transient,
            "error_user_title": self.user_title,
            "error_user_msg": self.user_message,
        }
        error.update({key: value for key, value in optional.items() if value is not None})
        error["fbtrace_id"] = trace
        return {"error": error}

    @property
    def challenge(self) -> str:
        """The ``www-authenticate`` header, which repeats the message (and whatever the message repeats)."""
        kind = "invalid_token" if self.token_invalid else "invalid_request"
        words = self.message.replace("\r", " ").replace("\n", " ")
        return f'OAuth "Facebook Platform" "{kind}" "{words}"'


class Refused(Exception):  # noqa: N818 - it carries an answer, nothing went wrong in the double
    """Raised anywhere below the dispatcher to answer with `problem`."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


def token_problem(message: str, subcode: int | None = None, *, status: int = 400) -> Problem:
    """A refusal of the credential itself: always code 190."""
    return Problem(190, message, status, subcode, token_invalid=True)


def send_problem(code: int, title: str, details: str | None = None, *, status: int = 400) -> Problem:
    """A refusal by the messaging API: prefixed title, and the useful sentence in ``error_data.details``."""
    data = {"messaging_product": "whatsapp", "details": details} if details else None
    return Problem(code, f"(#{code}) {title}", status, error_data=data)


def nonexisting_field(name: str, kind: str) -> Problem:
    """One unknown field or edge: the whole read fails, and the node type is named in the words."""
    words = f"(#100) Tried accessing nonexisting field ({name}) on node type ({kind})"
    return Problem(100, words, lookup=True)


def parameter_required(name: str) -> Problem:
    """A parameter that is missing altogether."""
    return Problem(100, f"(#100) The parameter {name} is required.")


def unsupported(method: Literal["get", "post", "delete"] | str, node_id: str) -> Problem:
    """An ID that is unknown or that the token may not see: the two are told apart by nobody."""
    words = (
        f"Unsupported {method} request. Object with ID '{node_id}' does not exist, cannot be loaded due to "
        f"missing permissions, or does not support this operation. Please read the Graph API documentation at "
        f"{_DOCS}"
    )
    return Problem(100, words, subcode=33, type="GraphMethodException", lookup=True)


def unknown_path(rest: str) -> Problem:
    """A path the API does not have, and equally a version that does not exist yet."""
    return Problem(2500, f"Unknown path components: /{rest}")


def unknown_alias(name: str) -> Problem:
    """A node name that is no ID."""
    return Problem(803, f"(#803) Some of the aliases you requested do not exist: {name}", 404, lookup=True)


NO_TOKEN_ME = Problem(2500, "An active access token must be used to query information about the current user.")
NO_TOKEN = Problem(104, "An access token is required to request this resource.")
NO_TOKEN_PROFILE = Problem(200, "Provide valid app ID")
CANNOT_PARSE = token_problem("Invalid OAuth access token - Cannot parse access token")
CANNOT_DECRYPT = token_problem("The access token could not be decrypted", status=401)
WRONG_SIGNATURE = token_problem("Invalid OAuth access token signature.")
PROOF_MISSING = Problem(
    100, "API calls from the server require an appsecret_proof argument", type="GraphMethodException"
)
PROOF_INVALID = Problem(100, "Invalid appsecret_proof provided in the API argument", type="GraphMethodException")
DEBUG_REFUSED = Problem(
    100,
    "(#100) You must provide an app access token, or a user access token that is an owner or developer of the app",
)
APP_TOKEN_ONLY = Problem(15, "(#15) This method must be called with an app access_token.")
BSP_ONLY = Problem(
    10,
    "(#10) This action requires that the Business that owns this App is a Business Solution Provider for WhatsApp",
)


def malformed(token: str) -> Problem:
    """Meta repeats the token it could not read; so must the double, or no client would learn to hide it."""
    return token_problem(f"Malformed access token {token}")
