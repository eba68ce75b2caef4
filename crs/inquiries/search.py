"""What the desk's search finds among inquiries."""

from __future__ import annotations

from collections.abc import Sequence

from core.auth.access import SignedIn
from core.i18n import _l, in_language
from core.registries import Finding, SearchProvider
from crs.inquiries.models import Inquiry
from crs.inquiries.queries import open_inquiries
from crs.permissions import CrsPerm

MOST = 9  # one more than is shown, to know whether there are more


def find_inquiries(words: str, by: SignedIn) -> Sequence[Finding]:
    """Open ones, by part of the name, telephone or e-mail."""
    return [_finding(one) for one in open_inquiries(by=by, words=words)[:MOST]]


def _finding(inquiry: Inquiry) -> Finding:
    about = [inquiry.phone, in_language(inquiry.resort.name) if inquiry.resort else ""]
    return Finding(
        inquiry.name or inquiry.phone or inquiry.email,
        " · ".join(filter(None, about)),
        "inquiries.show_inquiry",
        {"inquiry_id": str(inquiry.id)},
    )


INQUIRIES = SearchProvider(_l("Enquiries"), CrsPerm.INQUIRY_ANSWER, 15, find_inquiries)
