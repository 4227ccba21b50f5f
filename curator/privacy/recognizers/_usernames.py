"""Which words that people log in by tell who they are: judged by the lists of names, everyday words and accounts that
programs make.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from curator.privacy.ner.lexicon import shipped_lexicon

VERSION = 1

#: Accounts of systems, words for any account, and words of code and configuration that stand where one does.
_SYSTEM: Final = """
acme adm admin administrator airflow alpine android anoncvs anonymous ansible apache api app appuser args argv auth
author azureuser backup bar baz bin bitnami boolean bot bytes centos cfg char chrome circleci config cron cursor
daemon data database db debian default defaultuser demo deploy deployer dev developer devops dict docker ec2
elasticsearch email enum env example fedora fixme foo ftp galaxy gcp git github gitlab gitpod google grafana guest
hadoop hdfs hello home host http httpd id int integer invalid ios ipad iphone isa jenkins joe jovyan json kafka
kerberos kubernetes kwargs ldap linux linuxbrew local localhost login lp mail me minio mongo mongodb mongoose mssql
myname myself mysql name names nan nginx nil nobody node nodejs nodeuser none nosql null number oauth object oidc
openid operator option optional options oracle ossadmin otp param params pass passwd password path pi ping postfix
postgres postgresql prefix prod public pwd python qwerty rabbitmq redis regex repo root runner saml sample scott sdk
self serde server service sha shared site smtp somebody someone spark sql sqladmin sqlite ssh sso staging str string
student su sudo support svc sys sysadmin system teacher team temp test tester testing text this tmp todo token tomcat
true tty types ubuntu undefined unknown user userid username users usr utf uuid vagrant value var varchar vscode web
webadmin webapp webmaster whoami win windows workspace www www-data xxx yarn you your yourname yourself youruser
yourusername zookeeper
"""
_PARTS = re.compile(r"[A-Z]?[a-z\u00df-\u00ff]+|[A-Z]+(?![a-z])|[^\W\d_]+")
#: How account names with numbers are made: jthornbury84, evadne_07.
_NUMBERED = re.compile(r"([A-Za-z]{4,})[._-]?\d{2,4}")
_NAMES = frozenset("FfLl")
_SURELY = frozenset("FL")
_PLACES = frozenset("KRCPp")
_EVERYDAY = frozenset("Ee")
_SHORTEST = 3
_SHORTEST_GLUED = 4


def is_harmless(account: str) -> bool:
    """Whether it is made of words of systems and everyday words alone, or of too little to tell anybody."""
    return is_common(account.lower()) or all(is_common(part.lower()) for part in _PARTS.findall(account))


def holds_name(account: str) -> bool:
    """Whether a part of it is a name and no everyday word: sir_quentin_blythe, QuentinB, quentinmarsh."""
    parts = [part.lower() for part in _PARTS.findall(account)]
    return any(_is_name(part) or _is_glued(part) for part in parts if part not in _system())


def is_first_name(account: str) -> bool:
    """Whether it is a first name, be it an everyday word too: mark, rose."""
    return account.lower() not in _system() and "F" in _flags(account.lower())


def is_numbered(account: str) -> bool:
    """Whether it is a word that nobody knows, and a number: jthornbury84, no python311."""
    found = _NUMBERED.fullmatch(account)
    return found is not None and not is_common(found[1].lower())


def is_common(word: str) -> bool:
    """Of a word in lower case: whether it is an everyday word, an account of a system, or hardly a word."""
    return word in _system() or len(word) < _SHORTEST or not _EVERYDAY.isdisjoint(_flags(word))


@cache
def _system() -> frozenset[str]:
    return frozenset(_SYSTEM.split())


def _flags(word: str) -> str:
    return shipped_lexicon().words.get(word, "")


def _is_name(word: str) -> bool:
    flags = _flags(word)
    return len(word) >= _SHORTEST and not _NAMES.isdisjoint(flags) and _EVERYDAY.isdisjoint(flags)


@cache
def _is_glued(word: str) -> bool:
    """Whether it is a first name and a family name or place without anything between: quentinmarsh."""
    if word in _system() or _flags(word):
        return False
    for cut in range(_SHORTEST_GLUED, len(word) - _SHORTEST_GLUED + 1):
        first, last = _flags(word[:cut]), _flags(word[cut:])
        if "F" in first and _EVERYDAY.isdisjoint(first) and not (_SURELY | _PLACES).isdisjoint(last):
            return True
    return False
