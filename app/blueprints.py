"""The blueprints that make up the site, in the order in which they are registered."""

from __future__ import annotations

BLUEPRINTS: list[str] = [
    "core.pages:bp",
    "core.health:bp",
    "core.gallery.views:bp",
    "core.pictures.views:bp",
    "core.auth.views:bp",
    "core.auth.profile_views:bp",
    "core.auth.staff_views:bp",
    "core.tasks.views:bp",
    "core.search.views:bp",
    "crm.messages.views:bp",
    "billing.payments.views:bp",
    "crs.shop.views:bp",
    "crs.shop.booking_views:bp",
    "crs.shop.paying_views:bp",
    "crs.shop.resort_views:bp",
    "crs.shop.my_booking_views:bp",
    "crs.advice.views:bp",
    "crs.bookings.views:bp",
    "crs.inquiries.views:bp",
    "crs.inquiries.desk_views:bp",
    "pms.desk.views:bp",
    "app.network.views:bp",
    "crs.shop.sale_views:bp",
    "crs.quotas.views:bp",
    "crs.channels.views:bp",
    "app.api.views:bp",
    "crs.channels.desk_views:bp",
]
