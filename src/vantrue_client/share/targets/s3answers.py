"""What an S3 store and the libraries to it say, as what happened."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError

from vantrue_client.errors import NotDelivered

_ELSEWHERE = {"PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException", "301"}


@dataclass(frozen=True, slots=True)
class Where:
    """A bucket, and where it is taken to be."""

    host: str
    region: str
    bucket: str


@contextmanager
def said(where: Where) -> Iterator[None]:
    """What the libraries raise, as what happened; the store's own word stays the cause."""
    host = where.host
    try:
        yield
    except (ClientError, OSError) as error:
        answer = error if isinstance(error, ClientError) else error.__cause__
        if isinstance(answer, ClientError):
            raise _answered(answer, where) from answer
        raise _lost(host, error) from error
    except (BotoCoreError, HTTPClientError, TimeoutError) as error:
        raise _lost(host, error) from error


def _lost(host: str, error: Exception) -> NotDelivered:
    return NotDelivered(
        f"The connection to {host} was lost: {str(error) or type(error).__name__}.",
        kept="Nothing there has the copy's name; what arrived stays.",
        advice="Run the same again, and it goes on.",
    )


def _answered(answer: ClientError, where: Where) -> NotDelivered:
    told = answer.response.get("Error", {})
    code, bucket = str(told.get("Code", "")), where.bucket
    if code == "NoSuchBucket":
        return NotDelivered(f"There is no bucket {bucket} at {where.host}.", advice="Make it there first.")
    if code in _ELSEWHERE:
        return NotDelivered(
            f"The bucket {bucket} is not in the region {where.region}.",
            kept="Nothing was sent elsewhere.",
            advice=f"Name its region: ?region={told.get('Region') or 'REGION'}",
        )
    if code in {"AccessDenied", "403"}:
        return NotDelivered(
            f"{where.host} does not allow it with these keys.",
            advice="They have to be allowed to list, read, write and delete below the prefix.",
        )
    return NotDelivered(f"{where.host} did not take it: {code or answer}.", advice="Try again.")


def code_of(error: NotDelivered) -> str:
    """The store's own word for what it did not like; empty where it said nothing."""
    cause = error.__cause__
    return str(cause.response.get("Error", {}).get("Code", "unknown")) if isinstance(cause, ClientError) else ""
