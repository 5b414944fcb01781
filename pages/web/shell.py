"""The page that a browser loads first: Streamlit's, in the reader's language; and the headers of every answer."""

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

import streamlit

from services.messages import say, word

_INDEX: Final = Path(streamlit.__file__).parent / "static" / "index.html"
SCRIPT: Final = Path(__file__).parent / "kaohe.js"
SCRIPT_PATH: Final = "/kaohe.js"
_INLINE_SCRIPT: Final = re.compile(r"<script>(.*?)</script>", re.DOTALL)


@cache
def page(language: str) -> bytes:
    """Return Streamlit's page with our title, the reader's language, and no English note to robots."""
    text = _INDEX.read_text(encoding="utf-8")
    text = text.replace('<html lang="en">', f'<html lang="{language.replace("_", "-")}">')
    text = text.replace("<title>Streamlit</title>", f"<title>{word(say('Kaohe'), language)}</title>")
    text = text.replace("</head>", f'<script src="{SCRIPT_PATH}" defer></script></head>')
    text = re.sub(r'<link\s+rel="service-desc"[^>]*>', "", text)
    text = re.sub(r"<noscript>.*?</noscript>", f"<noscript>{_needs_script(language)}</noscript>", text, flags=re.DOTALL)
    return text.encode()


def _needs_script(language: str) -> str:
    return word(say("This site needs JavaScript; switch it on in the browser."), language)


@cache
def security_headers() -> tuple[tuple[bytes, bytes], ...]:
    """Return what every answer carries: scripts only from here, and never inside another site's frame."""
    hashes = " ".join(
        f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'"
        for script in _INLINE_SCRIPT.findall(_INDEX.read_text(encoding="utf-8"))
    )
    policy = "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' {hashes}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "worker-src 'self' blob:",
            "connect-src 'self'",
            "object-src 'none'",
            "frame-ancestors 'none'",
            "base-uri 'self'",
            "form-action 'self'",
        )
    )
    return (
        (b"content-security-policy", policy.encode()),
        (b"x-frame-options", b"DENY"),
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"same-origin"),
        (b"cross-origin-opener-policy", b"same-origin"),
        (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
    )
