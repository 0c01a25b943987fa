"""Say of the decision points of cases already discussed that they have been, on the case's day."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def fill(apps, schema_editor):
    Case = apps.get_model("workflows", "Case")
    DecisionPoint = apps.get_model("workflows", "DecisionPoint")
    discussed = Case.objects.filter(pk=OuterRef("case")).values("discussed_on")
    points = DecisionPoint.objects.filter(discussed_on__isnull=True)
    points.filter(case__discussed_on__isnull=False).update(discussed_on=Subquery(discussed))
    planned = points.filter(case__state="in_discussion", state="planned")
    planned.update(in_discussion=True)


class Migration(migrations.Migration):
    dependencies = [("workflows", "0004_gates_of_decision_points")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
