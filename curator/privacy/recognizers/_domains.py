"""Which last labels of a host name exist."""

from __future__ import annotations

from functools import cache

VERSION = 1

#: Reserved for examples, tests and local networks (RFC 2606, 6761, 6762, 8375), in use all the same.
RESERVED = frozenset({"example", "test", "invalid", "localhost", "local", "internal", "lan", "corp", "home", "arpa"})


@cache
def known_tlds() -> frozenset[str]:
    """Top-level domains of the public suffix list that tldextract ships, and the reserved ones; lower case."""
    from curator.privacy.offline import prepare

    prepare()
    from tldextract import TLDExtract

    suffixes = TLDExtract(suffix_list_urls=(), cache_dir=None).tlds
    found = {suffix.rpartition(".")[2].lower() for suffix in suffixes}
    for label in list(found):
        if not label.isascii():
            found.add("xn--" + label.encode("punycode").decode())
    return frozenset(found) | RESERVED
