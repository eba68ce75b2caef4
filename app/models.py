"""Every table: importing this makes the metadata whole."""

from __future__ import annotations

from billing.ledger import models as ledger
from billing.payments import models as payments
from core.audit import models as audit
from core.auth import models as auth
from core.db import Base
from core.idempotency import models as idempotency
from core.numbering import models as numbering
from core.organisation import models as organisation
from core.outbox import models as outbox
from core.tasks import models as tasks
from core.visits import models as visits
from crm.messages import models as messages
from crm.parties import models as parties
from crs.advice import models as advice
from crs.bookings import models as bookings
from crs.catalogue import models as catalogue
from crs.channels import models as channels
from crs.content import models as content
from crs.drafts import models as drafts
from crs.extras import models as extras
from crs.inquiries import models as inquiries
from crs.proposals import models as proposals
from crs.quotas import models as quotas
from crs.rates import models as rates
from pms.rooms import models as rooms
from pms.stays import models as stays

NOUNS = (
    audit, auth, numbering, organisation, outbox, tasks, parties, bookings, catalogue, quotas,
    rates, rooms, stays, ledger, payments, messages, channels, idempotency, content,
    advice, inquiries, drafts, proposals, visits, extras,
)  # fmt: skip
metadata = Base.metadata
