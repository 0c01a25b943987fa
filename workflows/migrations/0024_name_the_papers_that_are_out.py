"""Give the papers that are out the digest they would have had, and their signatures too."""

import hashlib
import json

from django.db import migrations


def name_papers(apps, schema_editor):
    """Digest each paper as the house does from now on; what binds is signed."""
    minutes, signature = (apps.get_model("workflows", name) for name in ("Minutes", "Signature"))
    for paper in minutes.objects.select_related("case", "text", "imprint").iterator():
        signed = paper.binding or paper.negotiation_id is not None
        paper.closed_by = "signature" if signed else "approval"
        said = {
            "case": paper.case.reference,
            "number": paper.number,
            "kind": paper.kind,
            "closed_by": paper.closed_by,
            "binding": paper.binding,
            "held_on": paper.held_on.isoformat(),
            "circulated_on": paper.circulated_on.isoformat(),
            "text": paper.text.digest,
            "imprint": paper.imprint.digest if paper.imprint else "",
        }
        canonical = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        paper.digest = hashlib.sha256(f"paper\n{canonical}".encode()).hexdigest()
        minutes.objects.filter(pk=paper.pk).update(
            closed_by=paper.closed_by, digest=paper.digest
        )
        signature.objects.filter(minutes=paper).update(paper=paper.digest)


class Migration(migrations.Migration):
    dependencies = [("workflows", "0023_signatures_name_the_paper")]

    operations = [migrations.RunPython(name_papers, migrations.RunPython.noop, elidable=True)]
