"""Let people in and out, and remember their language; slow down whoever guesses passwords."""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.crypto import salted_hmac
from django.views.i18n import set_language

from parties.models import User

TRIES = 8
WITHIN_SECONDS = 5 * 60


class LogIn(LoginView):
    """Let a person in; after too many wrong tries, ask for a pause. [Logg inn]

    The count is per name *and* address: one who guesses cannot lock another person out from
    elsewhere, and a municipality behind one address is not locked out together.
    """

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Refuse unseen while the pause lasts."""
        if cache.get(self._key, 0) < TRIES:
            return super().post(request, *args, **kwargs)
        response = render(request, "429.html", status=HTTPStatus.TOO_MANY_REQUESTS)
        response["Retry-After"] = str(WITHIN_SECONDS)
        return response

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """Count the wrong try."""
        cache.add(self._key, 0, WITHIN_SECONDS)
        try:
            cache.incr(self._key)
        except ValueError:  # the entry ran out between the two calls
            cache.set(self._key, 1, WITHIN_SECONDS)
        return super().form_invalid(form)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Forget the wrong tries, and speak the person's language from here on."""
        cache.delete(self._key)
        response = super().form_valid(form)
        user = form.get_user()
        if isinstance(user, User):
            _remember(response, user.language)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the demo municipality's people, where it is shown."""
        return super().get_context_data(demo_people=_demo_people(), **kwargs)

    @property
    def _key(self) -> str:
        name = self.request.POST.get("username", "").casefold()
        address = self.request.META.get("REMOTE_ADDR", "")
        return "login-" + salted_hmac("login", f"{name}|{address}").hexdigest()


def choose_language(request: HttpRequest) -> HttpResponseBase:
    """Change the language, for this browser and for the person logged in. [Bytt språk]"""
    response = set_language(request)
    language = request.POST.get("language", "")
    if request.user.is_authenticated and language in dict(settings.LANGUAGES):
        User.objects.filter(pk=request.user.pk).update(language=language)
    return response


def _remember(response: HttpResponseBase, language: str) -> None:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )


def _demo_people() -> list[Any]:
    if not settings.DEMO:
        return []
    from codetermination import demo  # read only where it is shown

    return list(demo.people())
