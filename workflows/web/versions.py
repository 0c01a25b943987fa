"""Show what one version of the proposal changed from another. [Versjoner av saksframlegget]"""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ledger.moving import now
from parties.bounds import key_in
from workflows.models import Case
from workflows.models.situation import Situation
from workflows.queries.versions import compare, headings_of, versions_of
from workflows.queries.words import REDACTED, heading


@login_required
@never_cache
@require_safe
def versions(request: HttpRequest, reference: str) -> HttpResponse:
    """Compare two versions; the newest with the one before it unless the address says otherwise."""
    situation = Situation(reference, user=request.user, on=now().date())  # type: ignore[arg-type]
    try:
        case = situation.case
    except Case.DoesNotExist:
        raise Http404 from None
    request.standing = situation.standing  # type: ignore[attr-defined]  # the frame reads it too
    written = versions_of(case)
    by_number = {brief.number: brief for brief in written}
    last = written[-1].number if written else 0
    old = by_number.get(key_in(request.GET.get("fra")) or last - 1)
    new = by_number.get(key_in(request.GET.get("til")) or last)
    found = compare(old, new, weight=case.weight) if old and new else None
    both = (headings_of(found.old), headings_of(found.new)) if found else ()
    gone = [words[REDACTED] for words in both if REDACTED in words]
    compared = found if not gone else None
    return render(
        request,
        "workflows/versions.html",
        {
            "case": case,
            "organisation_name": case.organisation.name,
            "versions": written[::-1],
            "comparison": found,
            "changed": [(heading(c.key), c) for c in compared.changed] if compared else [],
            "untouched": [heading(c.key) for c in compared.untouched] if compared else [],
            "redacted": gone,
        },
    )


urlpatterns = [path("saker/<reference:reference>/versjoner/", versions, name="case-versions")]
