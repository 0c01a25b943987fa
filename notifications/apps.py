"""Configure the room that tells people what has happened."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    """Telling: outbox, deliveries, e-mail and the list in the house. [Varsling]"""

    name = "notifications"
    verbose_name = _("Notifications")
