"""Everything needed to check a certificate offline, in one archive: the same bytes for the same material. Pure."""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from genomeready.credentials.proofs.contexts import PINNED

READ_ME = """This archive holds what is needed to check a certificate without asking its issuer.

credential.json    the signed certificate (Open Badges 3.0)
did.json           the issuer's public keys as they were published when this was made
issuer-keys.json   what each key is for and when it was used
status-list.json   the signed list that told whether it was in force; it says until when it may be relied on
log-proof.json     the proof that its issuing stands in the issuer's public log, with the signed head
contexts.json      SHA-256 of the vocabularies its words come from

With this program:
python app.py certificates verify credential.json --offline --trust did.json --status-list status-list.json --log-proof log-proof.json

The program says "valid" and ends with status 0 while the list counts. After that it says "valid as of" the
day on which the list was signed, "its state since then is not known", and ends with status 3; with status 1 the
certificate is not valid.

What is missing here was not there when the archive was made. Whether the certificate was revoked since
then, nothing in this archive can tell: get a fresh status list from the address in the certificate.
"""


def bundle_of(material: Mapping[str, str], *, at: datetime) -> bytes:
    """Return the archive of these files, with the hashes of the contexts and how to use it; `at` dates them all."""
    contexts: dict[str, Any] = {address: pinned.sha256 for address, pinned in PINNED.items()}
    files = {"README.txt": READ_ME, **material, "contexts.json": json.dumps(contexts, indent=1) + "\n"}
    sums = "".join(f"{hashlib.sha256(text.encode()).hexdigest()}  {name}\n" for name, text in files.items())
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in {**files, "SHA256SUMS": sums}.items():
            entry = zipfile.ZipInfo(name, (at.year, at.month, at.day, at.hour, at.minute, at.second))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, text)
    return made.getvalue()
