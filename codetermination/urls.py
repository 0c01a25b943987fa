"""Name every address of the house."""

from django.contrib.auth.views import LogoutView
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from codetermination.health import ask_database
from codetermination.heartbeat import silent_jobs
from codetermination.login import FirstLogIn, LogIn, choose_language
from ledger.moving import now


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Answer a load balancer: 200 while the database answers.

    A silent tick is named, and is still 200: a page can be read all the same, and taking the
    web away would help nobody. Whoever watches the jobs asks with `?jobs` and gets 503.
    """
    try:
        ask_database()
        silent = sorted(silent_jobs(now()))
    except Exception as fault:  # noqa: BLE001 – whatever a driver raises means "not now"
        return JsonResponse({"status": "unwell", "database": type(fault).__name__}, status=503)
    if not silent:
        return JsonResponse({"status": "well"})
    return JsonResponse(
        {"status": "well", "silent": silent}, status=503 if "jobs" in request.GET else 200
    )


@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    """Ask search engines to index the open rules, and nothing else."""
    return HttpResponse(
        "User-agent: *\nAllow: /regelverket/\nDisallow: /\n", content_type="text/plain"
    )


handler400 = "codetermination.addresses.unreadable"

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("robots.txt", robots),
    path("logg-inn/", LogIn.as_view(), name="login"),
    path(
        "logg-inn/forste-gang/<uidb64>/<token>/",
        never_cache(FirstLogIn.as_view()),
        name="first-log-in",
    ),
    path("logg-ut/", LogoutView.as_view(), name="logout"),
    path("sprak/", choose_language, name="set_language"),
    # What no room answers, the last of them says is not there.
    path("api/v1/", include("notifications.api.urls")),
    path("api/v1/", include("workflows.api.urls")),
    path("tilsyn/", include("oversight.urls")),
    path("varsler/", include("notifications.urls")),
    path("", include("workflows.web.urls")),
]
