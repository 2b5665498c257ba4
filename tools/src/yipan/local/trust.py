"""Whom downloads trust: the machine's own authorities, a company's proxy among them."""

from pathlib import Path

AUTHORITIES = (
    Path("/etc/ssl/certs/ca-certificates.crt"),
    Path("/etc/pki/tls/certs/ca-bundle.crt"),
    Path("/etc/ssl/cert.pem"),
)
# uv, Maven's resolver and npm each bring a list of their own and ask for another by these names.
NAMES = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS")


def authorities() -> dict[str, str]:
    file = next((file for file in AUTHORITIES if file.is_file()), None)
    return dict.fromkeys(NAMES, str(file)) if file else {}
