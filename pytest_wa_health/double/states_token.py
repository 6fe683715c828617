"""States of the token and of the app (F01 to F18)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pytest_wa_health.double import problems
from pytest_wa_health.double.account import DAY, Node
from pytest_wa_health.double.edits import configured, dead, gate, record
from pytest_wa_health.double.problems import Problem, token_problem
from pytest_wa_health.double.registry import register
from pytest_wa_health.double.schema import APPLICATION

if TYPE_CHECKING:
    from pytest_wa_health.double.account import Account

HOUR = 3_600
VALIDATING = "Error validating access token: "
OTHER_APP = "750000000000001"
EXPIRED = token_problem(
    VALIDATING + "Session has expired on Tuesday, 17-Nov-26 02:00:00 PST. "
    "The current time is Sunday, 22-Nov-26 05:12:33 PST.",
    463,
)
PASSWORD = token_problem(
    VALIDATING + "The session has been invalidated because the user changed their password or Facebook has "
    "changed the session for security reasons.",
    460,
)
LOGGED_OUT = token_problem(VALIDATING + "The session is invalid because the user logged out.", 467)
CHECKPOINT = "You cannot access the app till you log in to www.facebook.com and follow the instructions given."
NATIVE_APP = Problem(104, "Incorrect signature")
APP_BLOCKED = Problem(200, "API access blocked.")


def _expired(account: Account) -> None:
    account.token.record.update(expires_at=account.now - 5 * DAY, type="USER")


def _malformed(account: Account) -> None:
    account.token.problem = problems.malformed(account.token.value)


def _truncated(account: Account) -> None:
    account.settings["WHATSAPP_ACCESS_TOKEN"] = account.token.value[:-24]


def _quoted(account: Account) -> None:
    account.settings["WHATSAPP_ACCESS_TOKEN"] = f'"{account.token.value}"'


def _prefixed(account: Account) -> None:
    account.settings["WHATSAPP_ACCESS_TOKEN"] = f"Bearer {account.token.value}"


def _app_removed(account: Account) -> None:
    words = f"{VALIDATING}The user has not authorized application {account.app.id}."
    account.token.problem = token_problem(words, 458)


def _app_removed_user_first(account: Account) -> None:
    words = f"{VALIDATING}User {account.user.id} has not authorized application {account.app.id}."
    account.token.problem = token_problem(words, 458)


def _other_app(account: Account) -> None:
    """The settings name an app that exists, only it is not the token's."""
    secret = account.app_secret[::-1]
    account.other_apps[OTHER_APP] = secret
    account.others.append(Node(APPLICATION, {"id": OTHER_APP, "name": "Another app"}, {"subscriptions": []}))
    account.settings["WHATSAPP_APP_ID"] = OTHER_APP
    account.settings["WHATSAPP_APP_SECRET"] = secret


def _self_inspection(account: Account) -> None:
    account.token.debug_answers_dead = True


def _no_self_inspection(account: Account) -> None:
    account.token.inspects_itself = False


def _wrong_secret(account: Account) -> None:
    account.settings["WHATSAPP_APP_SECRET"] = account.app_secret[::-1]


def _reset_secret(account: Account) -> None:
    account.token.problem = problems.CANNOT_DECRYPT
    _wrong_secret(account)


def _proof_required(account: Account) -> None:
    account.proof_required = True


def _proof_refused(account: Account) -> None:
    account.proof_refused = True


def _unauthorized(account: Account) -> None:
    account.no_token_status = 401


_NO_TOKEN = configured(ACCESS_TOKEN=None)
register("no-token", "F01", "the settings hold no token: calls without one are refused", _NO_TOKEN)
register("no-token-401", "F01", "as no-token, refused with HTTP 401", _NO_TOKEN, _unauthorized)
register("malformed-token", "F02", "190, and Meta repeats the token in its message", _malformed)
register("quoted-token", "F02", "the settings hold the token in quotation marks", _quoted)
register("prefixed-token", "F02", "the settings hold the token with a 'Bearer ' before it", _prefixed)
register("unparsable-token", "F02b", "190: cannot parse access token", dead(problems.CANNOT_PARSE))
register("truncated-token", "F03", "the settings hold a token that lost its end", _truncated)
register("undecryptable-token", "F03", "190: could not be decrypted", dead(problems.CANNOT_DECRYPT))
register("secret-reset", "F03", "the app secret was reset: token and configured secret both died", _reset_secret)
register("expired", "F04", "190/463: HTTP 400 on reads, 401 on messages", dead(EXPIRED, send_status=401), _expired)
register("expired-401", "F04", "190/463 with HTTP 401 everywhere", dead(replace(EXPIRED, status=401)), _expired)
register(
    "expired-no-subcode", "F04", "190 with the words of 463 only", dead(replace(EXPIRED, subcode=None)), _expired
)
register("logged-out", "F05", "190/467: the user logged out", dead(LOGGED_OUT))
register(
    "logged-out-system-error",
    "F05",
    "190/467 in its other words",
    dead(
        token_problem(
            VALIDATING + "The session is invalid. This may be because the user logged out or may be due to a "
            "system error.",
            467,
        )
    ),
)
register("password-changed", "F06", "190/460: the person changed the password", dead(PASSWORD))
register(
    "password-changed-401",
    "F06",
    "as recorded once: HTTP 401 and subcode 0",
    dead(replace(PASSWORD, status=401, subcode=0)),
)
register(
    "password-changed-no-subcode", "F06", "190 with the words of 460 only", dead(replace(PASSWORD, subcode=None))
)
register("app-removed", "F07", "190/458: the app is not authorised", _app_removed)
register("app-removed-user-first", "F07", "190/458 in its other words", _app_removed_user_first)
register(
    "checkpointed",
    "F08",
    "190/459: the person must log in at facebook.com",
    dead(token_problem(VALIDATING + CHECKPOINT, 459)),
)
register("checkpointed-no-prefix", "F08", "190/459 without the usual prefix", dead(token_problem(CHECKPOINT, 459)))
register(
    "checkpointed-with-url",
    "F08",
    "190/459 with error_data as a string",
    dead(
        replace(
            token_problem(VALIDATING + CHECKPOINT, 459), error_data='{"url":"https://www.facebook.com/checkpoint/"}'
        )
    ),
)
register(
    "blocking-checkpoint",
    "F08",
    "190/490: a checkpoint stops the person",
    dead(token_problem(VALIDATING + "The user is enrolled in a blocking, logged-in checkpoint", 490)),
)
register(
    "user-unconfirmed",
    "F09",
    "190/464: the person never confirmed the account",
    dead(
        token_problem(
            VALIDATING + "Sessions for the user are not allowed because the user is not a confirmed user.", 464
        )
    ),
)
register(
    "invalid-token",
    "F10",
    "190 without a subcode, HTTP 401",
    dead(token_problem("Invalid OAuth access token.", status=401)),
)
register(
    "revoked",
    "F10",
    "190/466: the session was ended through the API",
    dead(token_problem(VALIDATING + "The session has been invalidated.", 466)),
)
register("wrong-app", "F11", "the token works and belongs to another app than the settings name", _other_app)
register(
    "wrong-app-id", "F11", "as wrong-app, with no app secret in the settings", _other_app, configured(APP_SECRET=None)
)
register(
    "dashboard-token",
    "F12",
    "a person's token that ends in three hours",
    record(type="USER", expires_at=lambda now: now + 3 * HOUR, issued_at=None),
)
register(
    "expiring", "F12", "a system user's token that ends in five days", record(expires_at=lambda now: now + 5 * DAY)
)
register(
    "long-lived-user-token",
    "F12",
    "a person's token with 50 days to go",
    record(type="USER", expires_at=lambda now: now + 50 * DAY, data_access_expires_at=lambda now: now + 80 * DAY),
)
register(
    "data-access-ended",
    "F13",
    "valid, but data access ended yesterday",
    record(type="USER", expires_at=lambda now: now + 50 * DAY, data_access_expires_at=lambda now: now - DAY),
)
register(
    "data-access-expiring",
    "F13",
    "valid, and data access ends in two days",
    record(data_access_expires_at=lambda now: now + 2 * DAY),
)
register("debug-refused", "F14", "the token is fine and may not inspect itself", _no_self_inspection)
register(
    "wrong-app-secret",
    "F15",
    "the configured app secret is not the app's: its app token and its proof fail",
    _wrong_secret,
)
register(
    "native-app", "F15b", "the app is set to native: its app token is refused with 104", gate(NATIVE_APP, "app-token")
)
register("proof-required", "F16", "calls without appsecret_proof are refused", _proof_required)
register(
    "proof-required-no-secret",
    "F16",
    "as proof-required, and the settings hold no secret",
    _proof_required,
    configured(APP_SECRET=None),
)
register("proof-wrong", "F17", "every appsecret_proof is refused, though the app token works", _proof_refused)
register("app-blocked", "F18", "200 on everything: API access blocked", gate(APP_BLOCKED))
register("app-blocked-reads", "F18", "200 on every read, while messages still go", gate(APP_BLOCKED, "reads"))
register(
    "dead-token-inspects-itself",
    "",
    "changes a dead token: inspecting itself, it gets is_valid false in place of the refusal",
    _self_inspection,
)
