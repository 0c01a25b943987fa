"""Hold who speaks for whom: units, unions, safety areas, and the mandates that fill their seats.

Ranges are inclusive at both ends, everywhere: a mandate holds on its `valid_from` and on its
`valid_to`; an empty `valid_to` means "until further notice". An employee's union membership is
never stored: a union itself declares the units where it has members, yes or no, never a number.
"""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A person who logs in. What the person may do stands in the mandates. [Bruker]"""

    language = models.CharField(max_length=2, default="nb")
    # From another undertaking: holds guests' mandates only, and reads nothing but those cases.
    is_guest = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.get_full_name() or self.username


class Level(models.TextChoices):
    """Where in the organisation a unit stands, and a case is decided. [Nivå]"""

    WORKPLACE = "workplace", _("workplace")
    SECTOR = "sector", _("sector")
    EMPLOYER = "employer", _("employer")


class Organisation(models.Model):
    """The employer whose house this is; one per database. [Virksomhet]

    The headcount is the latest one: `employees` in all, `amu_headcount` as the Act counts them
    for a working environment committee, `has_amu` None until somebody has said, `counted_on`
    the day they were counted. Earlier counts stand in the register's history.
    """

    name = models.CharField(max_length=200)
    profile = models.CharField(max_length=20, default="ha_ks_b")
    employees = models.PositiveIntegerField(null=True, blank=True)
    amu_headcount = models.PositiveIntegerField(null=True, blank=True)
    has_amu = models.BooleanField(null=True, blank=True)
    counted_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class OrgUnit(models.Model):
    """A part of the employer's organisation, in a tree. [Enhet]

    `path` lists the primary keys from the root down ("/1/4/9/"), so that "covers" is a prefix
    and needs no recursion in any query.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="units"
    )
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True)
    name = models.CharField(max_length=200)
    level = models.CharField(max_length=10, choices=Level)
    path = models.CharField(max_length=200, db_index=True)

    class Meta:
        ordering = ["path"]

    def __str__(self) -> str:
        return self.name

    def covers(self, other: OrgUnit) -> bool:
        """Tell whether the other unit is this one or lies beneath it."""
        return other.path.startswith(self.path)


class Confederation(models.TextChoices):
    """The four negotiation groupings on the employees' side in KS. [Forhandlingssammenslutning]"""

    LO = "lo", "LO Kommune"
    UNIO = "unio", "Unio"
    YS = "ys", "YS Kommune"
    AKADEMIKERNE = "akademikerne", "Akademikerne kommune"


class Union(models.Model):
    """A union with members among the employees. [Fagforening]"""

    name = models.CharField(max_length=200, unique=True)
    short_name = models.CharField(max_length=40, unique=True)
    confederation = models.CharField(max_length=20, choices=Confederation)
    external_contact = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class UnionPresence(models.Model):
    """A union's own declaration that it has members in a unit: yes, never how many. [Medlemmer i enheten]"""

    union = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="presences")
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="presences")
    declared_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["union", "unit"], name="union_declares_a_unit_once")
        ]

    def __str__(self) -> str:
        return f"{self.union} – {self.unit}"


class SafetyArea(models.Model):
    """The units one safety representative looks after. [Verneområde]"""

    name = models.CharField(max_length=200, unique=True)
    units = models.ManyToManyField(OrgUnit, related_name="safety_areas")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Committee(models.Model):
    """A body that treats cases beside the ladder. [Utvalg]"""

    class Kind(models.TextChoices):
        AMU = "amu", _("working environment committee")
        BIPARTITE = "bipartite", _("joint committee of employer and unions")
        OTHER = "other", _("other committee")

    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=200, unique=True)
    members = models.ManyToManyField(User, through="CommitteeMember")

    def __str__(self) -> str:
        return self.name


class CommitteeMember(models.Model):
    """A person's place in a committee, on one side of the table. [Utvalgsmedlem]"""

    class Side(models.TextChoices):
        EMPLOYER = "employer", _("the employer's side")
        EMPLOYEES = "employees", _("the employees' side")

    committee = models.ForeignKey(Committee, on_delete=models.PROTECT)
    user = models.ForeignKey(User, on_delete=models.PROTECT)
    side = models.CharField(max_length=10, choices=Side)
    votes = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"{self.user}, {self.committee}"


class Guest(models.Model):
    """Somebody from another undertaking, at the table in one case only. [Gjest fra annen virksomhet]

    `case` is the case's reference: the register knows no cases. `name` is the party as people say
    it, "Fagforbundet i Nordre kommune". The last day, `ends_on`, is inclusive; `left_out_on` is the
    day the guest was left out before that.
    """

    class Voice(models.TextChoices):
        PARTY = "party", _("the same voice as the parties")
        OBSERVER = "observer", _("observer: reads, and does not speak")

    case = models.CharField(max_length=12, db_index=True)
    organisation = models.CharField(max_length=200)
    name = models.CharField(max_length=120)
    voice = models.CharField(max_length=10, choices=Voice)
    invited_on = models.DateField()
    ends_on = models.DateField()
    left_out_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "name"], name="a_guest_is_called_one_thing"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=models.F("invited_on")),
                name="a_guest_leaves_after_it_comes",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def speaks(self) -> bool:
        """Tell whether the guest has the same voice as the parties."""
        return self.voice == self.Voice.PARTY


class Role(models.TextChoices):
    """What a mandate lets a person speak as. [Rolle]"""

    LEADER = "leader", _("leader")
    PTV = "ptv", _("workplace union representative")
    HTV = "htv", _("chief union representative")
    FTV = "ftv", _("joint union representative")
    ELECTED_REPRESENTATIVE = "elected_representative", _("elected employee representative")
    SAFETY_REPRESENTATIVE = "safety_representative", _("safety representative")
    SENIOR_SAFETY_REPRESENTATIVE = (
        "senior_safety_representative",
        _("senior safety representative"),
    )
    HR_AUDITOR = "hr_auditor", _("HR, oversight")
    HR_ADMINISTRATOR = "hr_administrator", _("HR, set-up")
    EMPLOYEE = "employee", _("employee")
    GUEST = "guest", _("guest from another undertaking")


UNION_ROLES = (Role.PTV, Role.HTV, Role.FTV)
SAFETY_ROLES = (Role.SAFETY_REPRESENTATIVE, Role.SENIOR_SAFETY_REPRESENTATIVE)
HR_ROLES = (Role.HR_AUDITOR, Role.HR_ADMINISTRATOR)


class MandateQuerySet(models.QuerySet["Mandate"]):
    """Mandates by the day they hold."""

    def valid(self, on: date) -> MandateQuerySet:
        """Return those that hold on the day, both ends included."""
        return self.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=on),
            valid_from__lte=on,
        )


class Mandate(models.Model):
    """A person in a role, for a union or a safety area, over a unit and all beneath it. [Verv]

    `valid_from` and `valid_to` are both inclusive. `confirmed_by` says who vouches for it: a
    representative's mandate comes from the union's side, never from the employer's directory.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="mandates")
    role = models.CharField(max_length=30, choices=Role)
    union = models.ForeignKey(Union, on_delete=models.PROTECT, null=True, blank=True)
    area = models.ForeignKey(SafetyArea, on_delete=models.PROTECT, null=True, blank=True)
    guest = models.ForeignKey(
        Guest, on_delete=models.PROTECT, null=True, blank=True, related_name="mandates"
    )
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="mandates")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    confirmed_by = models.CharField(max_length=200)

    objects = MandateQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["union", "valid_to"], name="mandate_of_union")]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=models.F("valid_from")),
                name="mandate_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=~Q(role__in=UNION_ROLES) | Q(union__isnull=False),
                name="union_representative_has_a_union",
            ),
            models.CheckConstraint(
                condition=Q(role=Role.GUEST, guest__isnull=False)
                | (~Q(role=Role.GUEST) & Q(guest__isnull=True)),
                name="a_guest_has_a_guests_mandate_and_nothing_else",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.title}"

    @property
    def title(self) -> str:
        """Return the role as people read it: "hovedtillitsvalgt, Fagforbundet"."""
        body = (
            self.union.short_name
            if self.union
            else self.area.name
            if self.area
            else self.guest.name
            if self.guest
            else str(self.unit)
        )
        return f"{self.get_role_display()}, {body}"


class Absence(models.Model):
    """Days on which another mandate answers in this one's place. [Forfall]

    Both ends are inclusive, and the end is hard: the day after, the deputy no longer answers.
    """

    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="absences")
    deputy = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="stands_in_for")
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=models.F("starts_on")),
                name="absence_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=~Q(mandate=models.F("deputy")), name="nobody_deputises_for_themself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mandate} {self.starts_on}–{self.ends_on}"


class Training(models.Model):
    """Training somebody has completed for a mandate. [Opplæring]

    `hours` are whole hours; `agreement` names the agreement a shorter course rests on, and is
    empty where the length is the ordinary one.
    """

    class Kind(models.TextChoices):
        WORKING_ENVIRONMENT = "working_environment", _("working environment training")
        CODETERMINATION = "codetermination", _("training in co-determination")

    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="trainings")
    kind = models.CharField(max_length=20, choices=Kind)
    title = models.CharField(max_length=200)
    completed_on = models.DateField()
    hours = models.PositiveSmallIntegerField()
    agreement = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-completed_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(hours__gt=0), name="training_takes_some_hours")
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.completed_on})"


class CalendarKey(models.Model):
    """The secret by which a person's calendar reads their dates; only its digest is kept. [Kalenderadresse]"""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="calendar_keys")
    digest = models.CharField(max_length=64, unique=True)
    given_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(revoked_at__isnull=True),
                name="one_calendar_key_for_each_person",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.given_at:%Y-%m-%d}"
