"""Registering, and one's own page: what the form and the links of messages answer.

A GET changes nothing, whoever opens the link; each change is a press. These pages touch no session, load
nothing foreign and are kept nowhere. Their addresses carry tokens, so no other site is told of them.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirectBase
from django.middleware.csrf import get_token
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic.base import View

from core.client import client_address
from core.limits import allowed
from events import registration as service
from events.addresses import email_key
from events.models import Meeting, Registration, RoundtablePage
from events.page_data import RoundtableData
from events.register_form import AnswersForm, AskAgainForm, RegisterForm
from events.registration import RefusedError
from events.registration_pages import own_page, register_page
from events.tokens import Purpose, open_token, path_of, registration_of

Status = Registration.Status

#: How often a form is taken from one address of the net, and for one address of mail, in an hour
FROM_ONE_CLIENT, FOR_ONE_ADDRESS, HOUR = 60, 5, 3600

#: After a press the browser goes on to another page
SENT = 303

TOO_MANY = "Too many registrations came from your network within an hour. Try again later, or write to us."


class SeeOther(HttpResponseRedirectBase):
    """To another page after a press (RFC 9110 §15.4.4): reloading it sends nothing again."""

    status_code = SENT


def private(response: HttpResponse) -> HttpResponse:
    """Let an answer be kept nowhere, found by no search engine, and its address be told to nobody."""
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    # no-referrer would make browsers send “Origin: null”, which Django's check of forms refuses
    response["Referrer-Policy"] = "strict-origin"
    return response


def register(request: HttpRequest, page: RoundtablePage) -> HttpResponse:
    """The form of a roundtable, and the page after it."""
    now = timezone.now()
    data = RoundtableData(page, now)
    status = 200
    if request.method == "POST":
        form = RegisterForm(request.POST, meeting=data.meeting)
        if form.is_valid():
            status, sentence = _take(request, data, form)
            if status == SENT:
                return private(SeeOther(f"{data.path}register/?sent"))
            form.add_error(None, sentence)
        else:
            status = 422
    else:
        form = RegisterForm(meeting=data.meeting)
    context = {
        **page.get_context(request),
        "center": data.center,
        **register_page(data, form, sent="sent" in request.GET and request.method != "POST"),
    }
    response = TemplateResponse(request, "events/register.html", context, status=status)
    if status == 429:
        response["Retry-After"] = str(HOUR)
    return private(response)


def _take(request: HttpRequest, data: RoundtableData, form: RegisterForm) -> tuple[int, str]:
    """Take a valid form: `SENT`, or another status and why it was not taken.

    The answer is the same for an address that is registered and one that is not. Robots hear of success.
    """
    if form.is_robot:
        return SENT, ""
    if not _from_one_client(request):
        return 429, TOO_MANY
    application = form.application()
    if _for_one_address(application.email):
        try:
            service.submit(data.meeting.pk, application)
        except RefusedError as error:
            return 409, str(error)
    return SENT, ""


def _from_one_client(request: HttpRequest) -> bool:
    """Whether this client may send one more form."""
    return allowed("register", client_address(request), limit=FROM_ONE_CLIENT, seconds=HOUR)


def _for_one_address(email: str) -> bool:
    """Whether one more message may go to this address, registered or not: a form beyond that is answered as
    ever, and nothing is sent.
    """
    return allowed("register-mail", email_key(email), limit=FOR_ONE_ADDRESS, seconds=HOUR)


@method_decorator(sensitive_post_parameters(), name="dispatch")
class AskAgainView(View):
    """The link to one's registration, asked for again: the same answer for every address."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request, AskAgainForm(), sent="sent" in request.GET)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = AskAgainForm(request.POST)
        if not form.is_valid():
            return self.answer(request, form, status=422)
        if not _from_one_client(request):
            form.add_error(None, TOO_MANY)
            return self.answer(request, form, status=429)
        if _for_one_address(form.cleaned_data["email"]):
            service.send_links(form.cleaned_data["email"])
        return private(SeeOther(f"{reverse('registrations')}?sent"))

    def answer(
        self,
        request: HttpRequest,
        form: AskAgainForm,
        *,
        sent: bool = False,
        gone: bool = False,
        status: int = 200,
    ) -> HttpResponse:
        context = {"form": form, "sent": sent, "gone": gone, "noindex": True}
        return private(TemplateResponse(request, "events/ask_again.html", context, status=status))


@method_decorator(sensitive_post_parameters(), name="dispatch")
class RegistrationView(View):
    """The page of a link: confirm the address, answer an offer, or one's own registration."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            self.purpose = Purpose(kwargs["purpose"])
        except ValueError:
            raise Http404 from None
        try:
            self.claim = open_token(kwargs["token"], self.purpose)
            return super().dispatch(request, *args, **kwargs)
        except (Registration.DoesNotExist, Meeting.DoesNotExist):
            return AskAgainView().answer(request, AskAgainForm(), gone=True, status=404)

    @cached_property
    def registration(self) -> Registration:
        """The registration that the link opens; a press asks for it where nobody else can change it."""
        return registration_of(self.claim)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.answer(request, doing=request.GET.get("do", ""))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        press = request.POST.get("press", "")
        try:
            if press == "answers" and self.purpose == Purpose.MANAGE:
                form = self.answers_form(request.POST)
                if not form.is_valid():
                    return self.answer(request, doing="answers", form=form, status=422)
                self.registration = service.change_answers(self.registration.uuid, form.application())
            else:
                act = PRESSES.get((self.purpose, press))
                if act is None:
                    return self.answer(
                        request, refused="Nothing was changed: press one of the buttons.", status=400
                    )
                self.registration = act(self.claim.uuid, claim=self.claim)
        except RefusedError as error:
            return self.answer(request, refused=str(error), status=409)
        if self.registration.status in Registration.ACTIVE and self.registration.status != Status.UNCONFIRMED:
            return private(SeeOther(path_of(self.registration, Purpose.MANAGE)))
        return private(SeeOther(request.path))

    def answers_form(self, data: Any = None) -> AnswersForm:
        registration = self.registration
        initial = {name: getattr(registration, name) for name in AnswersForm.base_fields}
        return AnswersForm(data, meeting=registration.meeting, initial=initial)

    def answer(
        self,
        request: HttpRequest,
        *,
        doing: str = "",
        form: AnswersForm | None = None,
        refused: str = "",
        status: int = 200,
    ) -> HttpResponse:
        registration = Registration.objects.select_related("meeting").get(pk=self.registration.pk)
        if doing == "answers" and form is None:
            form = self.answers_form()
        context = own_page(registration, self.purpose, timezone.now(), doing=doing)
        context |= {"form": form, "refused": refused, "noindex": True}
        # The cookie of the form is set also where the browser has none yet
        get_token(request)
        return private(TemplateResponse(request, context["template"], context, status=status))


#: What each button of each page does
PRESSES: dict[tuple[Purpose, str], Any] = {
    (Purpose.CONFIRM, "confirm"): service.confirm,
    (Purpose.OFFER, "accept"): service.accept,
    (Purpose.OFFER, "decline"): service.decline,
    (Purpose.MANAGE, "accept"): service.accept,
    (Purpose.MANAGE, "decline"): service.decline,
    (Purpose.MANAGE, "withdraw"): service.withdraw,
}
