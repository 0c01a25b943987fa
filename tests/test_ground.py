"""The ground holds: the machine is looked at, the settings are strict, the tick goes on."""

import ast
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse

from codetermination import celery, checks, frontend, health, preflight, tick
from codetermination.models import Heartbeat
from parties.models import User
from parties.proving import TRIES

ROOT = Path(__file__).resolve().parent.parent


class TestPreflight:
    def test_it_can_be_read_by_an_old_python(self):
        source = (ROOT / "codetermination" / "preflight.py").read_text()
        ast.parse(source, feature_version=(3, 8))

    def test_it_refuses_an_old_python_and_says_how_to_get_a_new_one(self):
        fault = preflight.python_fault((3, 10, 2))
        assert "Python 3.10" in fault
        assert "python3.11-venv" in fault
        assert preflight.python_fault((3, 11, 0)) is None

    def test_it_names_debians_package_when_venv_is_missing(self, monkeypatch):
        monkeypatch.setitem(sys.modules, "ensurepip", None)
        assert "apt-get install python3." in preflight.venv_fault()

    def test_it_refuses_an_sqlite_without_returning(self):
        assert "3.34.1" in preflight.sqlite_fault((3, 34, 1))
        assert preflight.sqlite_fault((3, 35, 0)) is None

    def test_it_says_how_much_room_is_lacking(self):
        assert "12 MB free" in preflight.space_fault("dev", free=12_000_000)
        assert preflight.space_fault("run", free=10**12) is None

    def test_it_says_that_a_port_is_taken_and_names_another(self):
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            port = other.getsockname()[1]
            assert f"make run PORT={port + 1}" in preflight.port_fault(port)
        assert preflight.port_fault(port) is None

    def test_it_exits_with_one_and_every_fault(self, monkeypatch, capsys):
        monkeypatch.setattr(sys, "version_info", (3, 9, 0))
        monkeypatch.setattr(preflight, "OLDEST_SQLITE", (9, 0))
        assert preflight.main(["--purpose", "run"]) == 1
        said = capsys.readouterr().err
        assert "Python 3.9" in said
        assert "SQLite is" in said


class TestSettings:
    def settings_with(self, **environment):
        program = (
            "from codetermination import settings as s, checks;"
            "import django; django.setup();"
            "print(s.SESSION_COOKIE_SECURE, getattr(s, 'SECURE_HSTS_SECONDS', 0) > 0,"
            "s.STORAGES['staticfiles']['BACKEND'].rsplit('.', 1)[1],"
            "len(checks.cookies_can_travel() + checks.demo_stays_at_home()))"
        )
        clean = {k: v for k, v in os.environ.items() if k not in {"BASE_URL", "DEMO"}}
        done = subprocess.run(
            [sys.executable, "-c", program],
            cwd=ROOT,
            env={**clean, "DJANGO_SETTINGS_MODULE": "codetermination.settings", **environment},
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.split()

    def test_it_lets_people_log_in_on_this_machine_without_https(self):
        assert self.settings_with() == ["False", "False", "StaticFilesStorage", "0"]

    def test_it_is_strict_everywhere_else(self, tmp_path):
        assert self.settings_with(BASE_URL="https://m.example.no", VAR_DIR=str(tmp_path)) == [
            "True",
            "True",
            "CompressedManifestStaticFilesStorage",
            "0",
        ]

    def test_it_faults_plain_http_outside_this_machine_and_an_open_demo(self, tmp_path):
        said = self.settings_with(
            BASE_URL="http://m.example.no", DEMO="1", VAR_DIR=str(tmp_path)
        )
        assert said[0] == "True"
        assert said[3] == "2"

    def test_it_keeps_one_secret_that_only_its_owner_reads(self):
        kept = ROOT / "var" / "secret_key"
        assert kept.stat().st_mode & 0o077 == 0
        assert len(kept.read_text()) > 50

    @pytest.mark.database
    @pytest.mark.django_db
    def test_it_uses_the_database_it_is_told_to(self):
        named = os.environ.get("DATABASE_URL", "sqlite:").split(":")[0]
        assert connection.vendor.startswith(named.removesuffix("ql"))

    def test_it_has_no_settings_that_the_checks_refuse(self):
        assert checks.cookies_can_travel() == []


@pytest.mark.django_db
class TestPages:
    def test_it_allows_no_inline_script_and_no_frame(self, client):
        policy = client.get(reverse("login"))["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "form-action 'self'" in policy
        assert "unsafe" not in policy

    def test_it_tells_a_load_balancer_that_it_is_well(self, client):
        assert client.get("/healthz").json()["status"] == "well"

    def test_it_asks_search_engines_for_the_rules_only(self, client):
        assert b"Disallow: /\n" in client.get("/robots.txt").content

    def test_it_gives_a_plain_page_for_what_is_not_there(self, client):
        response = client.get("/finnes-ikke/")
        assert response.status_code == 404
        assert b"<main" in response.content


@pytest.mark.django_db
class TestLogIn:
    @pytest.fixture
    def kari(self):
        return User.objects.create_user("kari", password="fire ord som ingen gjetter")

    def log_in(self, client, password="fire ord som ingen gjetter", name="kari"):  # noqa: S107
        return client.post(reverse("login"), {"username": name, "password": password})

    def test_it_lets_a_person_in_and_speaks_their_language(self, client, kari):
        User.objects.filter(pk=kari.pk).update(language="nn")
        response = self.log_in(client)
        assert response.status_code == 302
        assert response.cookies["django_language"].value == "nn"

    def test_it_asks_for_a_pause_after_too_many_wrong_tries(self, client, kari):
        for _ in range(TRIES):
            assert self.log_in(client, "feil").status_code == 200
        response = self.log_in(client)
        assert response.status_code == 429
        assert response["Retry-After"]
        assert b"429" in response.content

    def test_it_locks_nobody_else_out(self, client, kari):
        for _ in range(TRIES):
            self.log_in(client, "feil", name="ola")
        assert self.log_in(client).status_code == 302

    def test_it_remembers_a_chosen_language_with_the_person(self, client, kari):
        client.force_login(kari)
        response = client.post(reverse("set_language"), {"language": "en"})
        assert response.cookies["django_language"].value == "en"
        kari.refresh_from_db()
        assert kari.language == "en"

    def test_it_ignores_a_language_it_does_not_speak(self, client, kari):
        client.force_login(kari)
        client.post(reverse("set_language"), {"language": "xx"})
        kari.refresh_from_db()
        assert kari.language == "nb"


@pytest.mark.django_db
class TestTick:
    def test_it_runs_every_job_in_order_and_notes_when(self):
        assert [outcome.job for outcome in tick.run()] == [
            "obligations",
            "dismissals",
            "recurring",
            "follow_ups",
            "archive",
            "notifications",
            "webhooks",
            "seal",
        ]
        assert set(Heartbeat.objects.values_list("job", flat=True)) == set(tick.JOBS)

    def test_it_goes_on_when_one_job_fails_and_says_so(self, monkeypatch):
        def broken(at):
            raise ConnectionError("mail is down: kari@example.no")

        monkeypatch.setitem(tick.JOBS, "notifications", broken)
        outcomes = {outcome.job: outcome.fault for outcome in tick.run()}
        assert outcomes == {
            "obligations": "",
            "dismissals": "",
            "recurring": "",
            "follow_ups": "",
            "archive": "",
            "notifications": "ConnectionError",
            "webhooks": "",
            "seal": "",
        }
        assert Heartbeat.objects.get(job="notifications").fault == "ConnectionError"
        with pytest.raises(CommandError):
            call_command("tick", stdout=StringIO(), stderr=StringIO())

    def test_it_parks_a_job_that_nobody_knows_or_that_killed_its_worker(self):
        celery.run_job.apply(args=["no such job"]).get()
        assert Heartbeat.objects.get(job="no such job").fault == "UnknownJob"
        celery.run_job.push_request(delivery_info={"redelivered": True})
        try:
            celery.run_job.run("seal")
        finally:
            celery.run_job.pop_request()
        assert Heartbeat.objects.get(job="seal").fault == "WorkerLost"
        next(iter(tick.run("seal")))
        assert Heartbeat.objects.get(job="seal").fault == ""

    def test_it_does_nothing_twice(self):
        call_command("tick")
        said = StringIO()
        call_command("tick", stdout=said)
        assert said.getvalue() == ""

    def test_it_schedules_every_job_and_no_other(self):
        assert set(celery.SECONDS_BETWEEN) == set(tick.JOBS)
        assert {e["args"][0] for e in celery.app.conf.beat_schedule.values()} == set(tick.JOBS)


@pytest.mark.django_db
class TestDoctor:
    def test_it_says_one_line_for_each_part(self):
        call_command("tick")
        findings = {f.part: f for f in health.look()}
        assert set(findings) == set(health.PARTS)
        for part in ("database", "triggers", "tick", "redis", "mail", "static"):
            assert findings[part].well, findings[part]

    def test_it_misses_a_tick_that_has_gone_silent(self, clock):
        clock("2027-02-01 09:00")
        call_command("tick")
        clock("2027-02-01 10:00")
        silent = next(f for f in health.look() if f.part == "tick")
        assert not silent.well
        assert "last ran at 2027-02-01" in silent.says

    def test_it_exits_with_a_fault_when_a_part_is_unwell(self):
        said = StringIO()
        with pytest.raises(CommandError, match="unwell"):
            call_command("doctor", stdout=said)
        assert "✗ tick" in said.getvalue()


class TestFrontEnd:
    def test_it_says_loudly_when_nothing_can_be_fetched(self, monkeypatch, capsys):
        monkeypatch.setattr(frontend, "with_npm", lambda: False)
        monkeypatch.setattr(frontend, "with_wheel", lambda: False)
        assert frontend.main() == 1
        assert "own plain look" in capsys.readouterr().err

    def test_it_falls_back_on_the_wheel_when_npm_fails(self, monkeypatch, tmp_path):
        tried = []
        monkeypatch.setattr(frontend, "FETCHED", tmp_path)
        monkeypatch.setattr(frontend, "with_npm", lambda: bool(tried.append("npm")))
        monkeypatch.setattr(frontend, "with_wheel", lambda: tried.append("wheel") is None)
        assert frontend.fetch()
        assert tried == ["npm", "wheel"]


class TestTogether:
    """Whole processes, as they are run."""

    def test_it_runs_the_same_jobs_on_a_celery_worker(self, environment, redis_url):
        house = {**environment, "REDIS_URL": redis_url}
        assert "✗ tick" in doctor(house)
        worker = [sys.executable, "-W", "ignore", "-m", "celery", "-A", "codetermination"]
        worker += ["worker", "--pool=solo", "--loglevel=error", "--without-gossip"]
        with stopped_after(subprocess.Popen(worker, cwd=ROOT, env=house)) as working:
            with celery.app.connection_for_write(redis_url) as broker:
                for job in tick.JOBS:
                    celery.app.send_task("codetermination.job", (job,), connection=broker)
            eventually(lambda: "✓ tick" in doctor(house))
            working.terminate()
            working.wait(20)

    def test_it_says_where_it_is_found(self, monkeypatch, settings):
        from codetermination.management.commands.serve import address_on

        monkeypatch.delenv("BASE_URL", raising=False)
        assert address_on(8765) == "http://127.0.0.1:8765"
        settings.BASE_URL = "https://medbestemmelse.example"
        monkeypatch.setenv("BASE_URL", settings.BASE_URL)
        assert address_on(8765) == "https://medbestemmelse.example"

    def test_it_serves_and_ticks_and_stops_both(self, environment):
        from urllib.request import urlopen

        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        with stopped_after(manage(environment, "serve", "--port", str(port))) as serving:
            eventually(lambda: urlopen(f"http://127.0.0.1:{port}/healthz").status == 200)
            eventually(lambda: "✓ tick" in doctor(environment))
            serving.send_signal(signal.SIGTERM)
            assert serving.wait(20) == 0
        assert preflight.port_fault(port) is None


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    database = tmp_path_factory.mktemp("house") / "house.sqlite3"
    house = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{database}",
        "DJANGO_SETTINGS_MODULE": "codetermination.settings",
    }
    manage(house, "migrate", "--verbosity=0").wait(300)
    return house


@contextmanager
def stopped_after(process):
    """Let no process outlive its test: one that fails must fail, not wait for ever."""
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def manage(environment, *arguments):
    return subprocess.Popen(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, env=environment
    )


def doctor(environment):
    asked = [sys.executable, "manage.py", "doctor"]
    done = subprocess.run(
        asked, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    return done.stdout


def eventually(holds, *, seconds=60):
    end = time.monotonic() + seconds
    while True:
        try:
            if holds():
                return
        except OSError:
            pass
        assert time.monotonic() < end, "it never came to hold"
        time.sleep(0.2)
