"""What SES says of mails, in the shapes of its documentation."""

import json
from collections.abc import Mapping
from typing import Any

AT = "2015-03-04T10:00:00.123Z"
ADDRESS = "chief@police.example"


def mail(number: str, ours: str = "", **more: Any) -> dict[str, Any]:
    headers = [{"name": "From", "value": "x"}, {"name": "Message-ID", "value": f"<{ours}>"}] if ours else []
    return {
        "timestamp": "2015-03-04T09:59:00.000Z",
        "messageId": number,
        "source": "letters@department.example",
        "destination": [ADDRESS],
        "headersTruncated": False,
        "headers": headers,
        "commonHeaders": {"subject": "Letter"},
        "tags": {"ses:source-ip": ["192.0.2.3"]},
        **more,
    }


def delivery(number: str, ours: str = "", *, at: str = AT) -> dict[str, Any]:
    said = {
        "timestamp": at,
        "recipients": [ADDRESS],
        "smtpResponse": "250 2.6.0 Message received",
        "reportingMTA": "a1.ses.example",
    }
    return {"eventType": "Delivery", "mail": mail(number, ours), "delivery": said}


def bounce(
    number: str, kind: str = "Permanent", sub: str = "General", words: str = "", status: str = "", feedback="f-1"
):
    who: dict[str, str] = {"emailAddress": ADDRESS, "action": "failed"}
    who |= {"diagnosticCode": words} if words else {}
    who |= {"status": status} if status else {}
    said = {
        "bounceType": kind,
        "bounceSubType": sub,
        "bouncedRecipients": [who],
        "timestamp": AT,
        "feedbackId": feedback,
        "reportingMTA": "dsn; a1.ses.example",
    }
    return {"eventType": "Bounce", "mail": mail(number), "bounce": said}


def complaint(number: str) -> dict[str, Any]:
    said = {
        "complainedRecipients": [{"emailAddress": ADDRESS}],
        "timestamp": AT,
        "feedbackId": "c-1",
        "complaintFeedbackType": "abuse",
    }
    return {"eventType": "Complaint", "mail": mail(number), "complaint": said}


def delay(number: str, kind: str = "TransientCommunicationFailure", *, at: str = AT) -> dict[str, Any]:
    said = {
        "delayType": kind,
        "expirationTime": "2015-03-05T10:00:00.000Z",
        "delayedRecipients": [{"emailAddress": ADDRESS, "status": "4.4.1", "diagnosticCode": "smtp; 421 4.4.1 Later"}],
        "timestamp": at,
    }
    return {"eventType": "DeliveryDelay", "mail": mail(number), "deliveryDelay": said}


def reject(number: str) -> dict[str, Any]:
    return {"eventType": "Reject", "mail": mail(number), "reject": {"reason": "Bad content"}}


def failure(number: str) -> dict[str, Any]:
    said = {"errorMessage": "Attribute 'x' is not present", "templateName": "T"}
    return {"eventType": "Rendering Failure", "mail": mail(number), "failure": said}


def by_sns(event: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "Type": "Notification",
        "MessageId": "9d0a",
        "TopicArn": "arn:aws:sns:eu-west-2:1:t",
        "Message": json.dumps(event),
        "Timestamp": AT,
    }


def by_eventbridge(event: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "version": "0",
        "id": "7c1b",
        "detail-type": "Email Bounced",
        "source": "aws.ses",
        "time": "2015-03-04T10:00:00Z",
        "detail": event,
    }
