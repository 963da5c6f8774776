"""Who issues: name, address, identifier, keys and diplomas, as the settings say."""

from dataclasses import dataclass
from pathlib import Path

from genomeready.credentials.did import did_web
from genomeready.credentials.hardware import TokenKeyring
from genomeready.credentials.keyring import Keeper, Keyring
from genomeready.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Issuer:
    """The platform as an issuer. Services take one; they know neither settings nor Flask."""

    name: str
    public_url: str
    keyring: Keeper
    templates: Path
    """The folder that holds the templates of diplomas."""

    @property
    def did(self) -> str:
        """The identifier in every certificate: did:web of the public address's host."""
        return did_web(self.public_url)

    def address_of(self, path: str) -> str:
        """Return the public address of a path.

        >>> keyring, templates = Keyring(Path("keys"), passphrase="…"), Path("templates")
        >>> Issuer(name="A", public_url="https://a.example", keyring=keyring, templates=templates).address_of("/verify/1")
        'https://a.example/verify/1'
        """
        return self.public_url + path


def issuer_from(settings: Settings) -> Issuer:
    """Return the issuer that the settings describe."""
    keyring: Keeper = Keyring(settings.keys_path, passphrase=settings.keys_passphrase)
    if settings.pkcs11_library:
        keyring = TokenKeyring(settings.pkcs11_library, token=settings.pkcs11_token, pin=settings.pkcs11_pin)
    return Issuer(
        name=settings.issuer_name, public_url=settings.public_url.rstrip("/"), keyring=keyring,
        templates=settings.home / "templates" / "certificates",
    )  # fmt: skip
