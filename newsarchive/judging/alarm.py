"""Who is told of a drift: a command (JSON on its standard input), a mailbox (SMTP).

A drift is told when it is new, and again each day while it lasts. Telling never changes what becomes of a run.
"""

from __future__ import annotations

import json
import os
import shlex
import smtplib
import ssl
import subprocess
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from newsarchive.site import is_loopback

if TYPE_CHECKING:
    from collections.abc import Mapping

COMMAND_SECONDS, MAIL_SECONDS = 60, 30
_PORTS = {"smtp": 25, "smtps": 465}


@dataclass(frozen=True, slots=True)
class Alarm:
    """Whom to tell.

    Attributes:
        command: A command line, split as a shell would, run without one; empty for none.
        smtp: ``smtp://[user:password@]host[:port]`` or ``smtps://…``; empty for none.
        mail_to: Addresses, separated by commas.
        mail_from: The sender's; the first of `mail_to` if empty.
    """

    command: str = ""
    smtp: str = ""
    mail_to: str = ""
    mail_from: str = ""

    @classmethod
    def of(cls, settings: Mapping[str, Any], written: Mapping[str, str]) -> Alarm:
        """From the settings NEWSARCHIVE_ALARM_COMMAND, _SMTP, _TO and _FROM; what they lack, from elsewhere.

        Args:
            settings: Scrapy's.
            written: "command", "smtp", "to" and "from", as in the schedule.
        """
        names = ("command", "smtp", "to", "from")
        return cls(*(str(settings.get(f"NEWSARCHIVE_ALARM_{n.upper()}") or written.get(n, "")) for n in names))

    def tell(self, told: dict[str, Any]) -> list[str]:
        """Tell all of them; a sentence for each that could not be told.

        Args:
            told: JSON values: publisher, run, exit_code, drifts, lines and so on.
        """
        problems = []
        if self.command:
            problems.append(self._run(told))
        if self.smtp and self.mail_to:
            problems.append(self._mail(told))
        return [problem for problem in problems if problem]

    def _run(self, told: dict[str, Any]) -> str | None:
        environment = os.environ | {
            "NEWSARCHIVE_PUBLISHER": str(told.get("publisher")),
            "NEWSARCHIVE_RUN": str(told.get("run")),
            "NEWSARCHIVE_DRIFTED": " ".join(str(drift["what"]) for drift in told.get("drifts", ())),
        }
        try:
            words = shlex.split(self.command)
            done = subprocess.run(  # noqa: S603 - the operator's own command, without a shell
                words,
                input=json.dumps(told, ensure_ascii=False).encode("utf-8", "replace") + b"\n",
                env=environment,
                capture_output=True,
                timeout=COMMAND_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return f"the alarm command did not end within {COMMAND_SECONDS} s and was ended: {self.command}"
        except (OSError, ValueError, IndexError) as error:
            return f"the alarm command cannot be started ({error}): {self.command}"
        if done.returncode:
            said = done.stderr.decode("utf-8", "replace").strip()[-200:]
            return f"the alarm command ended with {done.returncode}: {self.command}{f' ({said})' if said else ''}"
        return None

    def _mail(self, told: dict[str, Any]) -> str | None:
        server = urlsplit(self.smtp)
        try:
            self._send(self._letter(told))
        except (OSError, smtplib.SMTPException, ValueError) as error:
            host = f"{server.hostname}" if server.hostname else "the mail server"
            return f"the alarm could not be sent through {host}: {str(error).splitlines()[0][:200]}"
        return None

    def _letter(self, told: dict[str, Any]) -> EmailMessage:
        addresses = [address.strip() for address in self.mail_to.split(",") if address.strip()]
        lines = [str(line) for line in told.get("lines", ())]
        letter = EmailMessage()
        more = f" and {len(lines) - 1} more" if len(lines) > 1 else ""
        letter["Subject"] = f"newsarchive: {told.get('publisher')}: {_first_what(told)}{more} drifted"
        letter["From"] = self.mail_from or addresses[0]
        letter["To"] = ", ".join(addresses)
        letter["Date"] = formatdate()
        letter["Message-ID"] = make_msgid(domain="newsarchive.invalid")
        foot = (
            f"run {told.get('run')}, begun {told.get('started')}\nmanifest {told.get('manifest')}\n\n"
            f"If the paper is to stay so: newsarchive status {told.get('publisher')} --accept\n"
        )
        letter.set_content("\n".join(lines) + "\n\n" + foot)
        return letter

    def _send(self, letter: EmailMessage) -> None:
        server = urlsplit(self.smtp)
        if server.scheme not in _PORTS or not server.hostname:
            raise ValueError(f"{server.scheme}://… is no address of a mail server; write smtp://host:port")
        secured, port = ssl.create_default_context(), server.port or _PORTS[server.scheme]
        if server.scheme == "smtps":
            post: smtplib.SMTP = smtplib.SMTP_SSL(server.hostname, port, timeout=MAIL_SECONDS, context=secured)
        else:
            post = smtplib.SMTP(server.hostname, port, timeout=MAIL_SECONDS)
        with post:
            post.ehlo()
            # the mail server of the machine itself has a certificate of its own making
            private = server.scheme == "smtps" or is_loopback(server.hostname)
            if not private and post.has_extn("starttls"):
                post.starttls(context=secured)
                post.ehlo()
                private = True
            if server.username:
                if not private:
                    raise ValueError("the password would be sent unencrypted; use smtps:// or a server with STARTTLS")
                post.login(unquote(server.username), unquote(server.password or ""))
            post.send_message(letter)


def _first_what(told: dict[str, Any]) -> str:
    return next((str(drift["what"]) for drift in told.get("drifts", ())), "something")
