"""Let people in and out, and remember their language; slow down whoever guesses passwords."""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, PasswordResetConfirmView
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.i18n import set_language

from parties.models import User
from parties.proving import WITHIN_SECONDS, Tries, remember_log_in


class LogIn(LoginView):
    """Let a person in; after too many wrong tries, ask for a pause. [Logg inn]"""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Refuse unseen while the pause lasts."""
        if not self._tries.spent:
            return super().post(request, *args, **kwargs)
        response = render(request, "429.html", status=HTTPStatus.TOO_MANY_REQUESTS)
        response["Retry-After"] = str(WITHIN_SECONDS)
        return response

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """Count the wrong try."""
        self._tries.count()
        return super().form_invalid(form)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Forget the wrong tries, and speak the person's language from here on."""
        self._tries.forget()
        response = super().form_valid(form)
        remember_log_in(self.request)
        user = form.get_user()
        if isinstance(user, User):
            _remember(response, user.language)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the demo municipality's people, where it is shown."""
        return super().get_context_data(demo_people=_demo_people(), **kwargs)

    @property
    def _tries(self) -> Tries:
        return Tries(self.request.POST.get("username", ""), self.request)


class FirstLogIn(PasswordResetConfirmView):
    """Let a guest choose a password by the way in HR gave; once, and for a few days. [Første innlogging]

    Only for a guest's account without a password: nobody else's can be opened so.
    """

    template_name = "registration/first_log_in.html"
    success_url = reverse_lazy("login")

    def get_user(self, uidb64: str) -> User | None:
        """Return the guest the way in is for; None when it leads nowhere any more."""
        user = super().get_user(uidb64)
        if not isinstance(user, User) or user.has_usable_password():
            return None
        return user if user.is_guest and user.is_active else None

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """Speak the guest's language, which HR chose; the browser has not been asked yet."""
        response = super().render_to_response(context, **kwargs)
        if isinstance(self.user, User) and isinstance(response, TemplateResponse):
            with override(self.user.language):
                response.render()
        return response

    def form_valid(self, form: Any) -> HttpResponse:
        """Ask the guest to log in with it, as everybody does."""
        response = super().form_valid(form)
        messages.success(self.request, _("The password is saved. Log in with it."))
        return response


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
