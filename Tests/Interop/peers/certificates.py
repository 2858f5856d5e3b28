"""Certificates for the tests: an authority, and servers that it signs, by openssl."""

import hashlib
import ssl
import subprocess
from pathlib import Path


class Authority:
    def __init__(self, folder):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.certificate = self.folder / "authority.pem"
        self.key = self.folder / "authority.key"
        self._openssl(
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=Test Authority",
            "-days", "30", "-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign",
            "-keyout", str(self.key), "-out", str(self.certificate))

    def sign(self, name, alternatives, *, expired=False):
        """A server's certificate and key; `alternatives` is openssl's subjectAltName, such as `DNS:test.local`."""
        request, key, certificate = (self.folder / f"{name}{ending}" for ending in (".csr", ".key", ".pem"))
        extensions = self.folder / f"{name}.ext"
        extensions.write_text(f"subjectAltName={alternatives}\nbasicConstraints=critical,CA:FALSE\n")
        self._openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", f"/CN={name}",
                      "-keyout", str(key), "-out", str(request))
        if expired:
            # `openssl x509` knows no dates in the past; `openssl ca` does, with a database of its own.
            (self.folder / "index.txt").touch()
            configuration = self.folder / "ca.cnf"
            configuration.write_text(
                f"[ca]\ndefault_ca=test\n[test]\ndatabase={self.folder}/index.txt\nrand_serial=yes\n"
                f"new_certs_dir={self.folder}\ndefault_md=sha256\npolicy=any\n[any]\ncommonName=supplied\n")
            self._openssl("ca", "-batch", "-config", str(configuration), "-cert", str(self.certificate), "-keyfile",
                          str(self.key), "-in", str(request), "-out", str(certificate), "-notext", "-extfile",
                          str(extensions), "-startdate", "20200101000000Z", "-enddate", "20200201000000Z")
        else:
            self._openssl("x509", "-req", "-in", str(request), "-CA", str(self.certificate), "-CAkey", str(self.key),
                          "-CAcreateserial", "-days", "30", "-extfile", str(extensions), "-out", str(certificate))
        return certificate, key

    def vouch_in(self, home):
        """Makes browsers with this home folder believe the authority."""
        database = Path(home) / ".pki" / "nssdb"
        database.mkdir(parents=True)
        for arguments in (["-N", "--empty-password"], ["-A", "-n", "test", "-t", "C,,", "-i", str(self.certificate)]):
            subprocess.run(["certutil", *arguments, "-d", f"sql:{database}"], check=True, capture_output=True)

    @staticmethod
    def fingerprint(certificate):
        return hashlib.sha256(ssl.PEM_cert_to_DER_cert(Path(certificate).read_text())).hexdigest()

    def _openssl(self, *arguments):
        subprocess.run(["openssl", *arguments], check=True, capture_output=True, cwd=self.folder)
