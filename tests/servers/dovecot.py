"""A Dovecot of the tests' own: in a short temporary folder, on free ports, as root or as an ordinary user."""

from __future__ import annotations

import contextlib
import grp
import os
import pwd
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from imapclient.exceptions import LoginError

from tests.servers.certificates import make_certificate
from tests.servers.imap_server import ImapServer
from tests.servers.processes import free_port, running

_PATH = os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin"
_PASSWORD = "a secret ünd long"


@dataclass(frozen=True, kw_only=True)
class Dovecot:
    """The running server. Accounts are made by asking for them."""

    imap_port: int
    imaps_port: int
    authority: Path
    users: Path
    home: Path

    def account(self, user: str, security: str = "tls", mailbox: str = "info") -> ImapServer:
        """An account, made if it is new, seen over the kind of connection named."""
        line = f"{user}:{_PASSWORD}\n"
        server = ImapServer(
            name=f"dovecot-{security}",
            port=self.imaps_port if security == "tls" else self.imap_port,
            user=user,
            password=_PASSWORD,
            security=security,
            authority=self.authority,
            mailbox_name=mailbox,
        )
        if line not in self.users.read_text(encoding="utf-8"):
            with self.users.open("a", encoding="utf-8") as file:
                file.write(line)
            _wait_until_known(server)
        return server

    def administer(self, *words: str) -> None:
        """Run one of the administrator's commands: ``kick USER``."""
        program = shutil.which("doveadm", path=_PATH)
        assert program is not None
        command = [program, "-c", str(self.home / "dovecot.conf"), *words]
        subprocess.run(command, check=True, capture_output=True, timeout=60)


def _wait_until_known(server: ImapServer) -> None:
    """Dovecot looks once a second whether its file of users has changed."""
    for _ in range(60):
        with contextlib.suppress(LoginError), server.client():
            return
        threading.Event().wait(0.05)


def is_installed() -> bool:
    """Whether this machine has Dovecot."""
    return _program() is not None


def _program() -> str | None:
    return shutil.which("dovecot", path=_PATH)


@contextlib.contextmanager
def dovecot_server(
    introspection: str = "", mechanisms: str = "xoauth2 oauthbearer", more: str = ""
) -> Iterator[Dovecot]:
    """Start it, and end it with the block. With an *introspection* address it takes tokens too, by *mechanisms*.

    *more* is put behind the configuration.
    """
    program = _program()
    assert program is not None
    # Paths of sockets must stay below 108 characters, so pytest's own folders are too deep.
    with tempfile.TemporaryDirectory(prefix="dc-") as place:
        home = Path(place)
        home.chmod(0o755)
        certificate = make_certificate(home)
        server = Dovecot(
            imap_port=free_port(),
            imaps_port=free_port(),
            authority=certificate.authority,
            users=home / "users",
            home=home,
        )
        server.users.touch(mode=0o644)
        configuration = home / "dovecot.conf"
        configuration.write_text(_configuration(server, introspection, mechanisms) + more, encoding="utf-8")
        with running([program, "-F", "-c", str(configuration)], server.imap_port):
            yield server


def _configuration(server: Dovecot, introspection: str, mechanisms: str) -> str:
    home, (user, group) = server.home, _owner()
    tokens = _tokens(home, introspection) if introspection else ""
    mail = home / "mail"
    mail.mkdir()
    shutil.chown(mail, user, group)
    return f"""
protocols = imap
listen = 127.0.0.1
instance_name = tests-{server.imap_port}
base_dir = {home}/run
state_dir = {home}/run
log_path = {home}/log
ssl = yes
ssl_cert = <{home}/server.pem
ssl_key = <{home}/server.key
disable_plaintext_auth = no
auth_mechanisms = plain login {mechanisms if introspection else ""}
{tokens}
auth_failure_delay = 0
first_valid_uid = 1
first_valid_gid = 1
mail_uid = {user}
mail_gid = {group}
mail_home = {mail}/%u
mail_location = maildir:~/Maildir
mail_fsync = never
mail_max_userip_connections = 100
{_internal_users()}
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {server.users}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={mail}/%u
}}
namespace inbox {{
  inbox = yes
  separator = /
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {server.imap_port}
  }}
  inet_listener imaps {{
    port = {server.imaps_port}
    ssl = yes
  }}
}}
"""


def _tokens(home: Path, introspection: str) -> str:
    """Tokens are looked up at the issuer for each sign-in; who they are for must be who signs in."""
    (home / "oauth2.conf.ext").write_text(
        f"""
introspection_mode = auth
introspection_url = {introspection}
username_attribute = email
active_attribute = active
active_value = true
""",
        encoding="utf-8",
    )
    return f"""
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {home}/oauth2.conf.ext
}}
"""


def _owner() -> tuple[str, str]:
    """User and group that own the mail: Dovecot never lets root do that."""
    account = pwd.getpwnam("mail") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    return account.pw_name, grp.getgrgid(account.pw_gid).gr_name


def _internal_users() -> str:
    if os.geteuid() == 0:
        return ""
    user, group = _owner()
    return f"default_internal_user = {user}\ndefault_internal_group = {group}\ndefault_login_user = {user}"
