"""TLS in front of the simulated portals: an authority of our own, and listeners with what is wrong with real ones."""

from __future__ import annotations

import socket
import ssl
import threading
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import dh, ec, rsa
from cryptography.x509.oid import NameOID

from gouji.demo.server import LOOPBACK

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
KINDS = ("good", "expired", "self_signed", "wrong_name", "tls_1_0", "weak_dh", "legacy_renegotiation")
# 1024 bits, the second group of RFC 2409: half of what is safe today, and the least that OpenSSL will serve at all
OAKLEY = int(
    "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD"
    "EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED"
    "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE65381FFFFFFFFFFFFFFFF",
    16,
)
PIECE = 65536
# A TLS 1.2 ServerHello with nothing behind it: no word of safe renegotiation. ECDHE-RSA-AES128-GCM-SHA256.
OLD_HELLO = b"\x02\x00\x00\x26\x03\x03" + b"\x07" * 32 + b"\x00\xc0\x2f\x00"


class Unservable(Exception):
    """The OpenSSL of this machine cannot do what is asked; the reason is for a skipped test."""


class Authority:
    """A certificate authority for one test run. `path`: its certificate, for those who shall trust it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = _name("Simulated Root")
        own = _certificate(self.key, self.name, self.key, self.name, names=(), days=(-1, 3650), root=True)
        self.path = folder / "root.pem"
        self.path.write_bytes(own.public_bytes(serialization.Encoding.PEM))

    def issue(self, host: str, kind: str) -> Path:
        """Key and certificate of a host, in one file."""
        key: Key = ec.generate_private_key(ec.SECP256R1())
        if kind == "weak_dh":  # the exchange is signed with RSA
            key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        shown = "www.elsewhere.test" if kind == "wrong_name" else host
        days = (-60, -30) if kind == "expired" else (-1, 30)
        name = _name(shown)
        signer, issuer = (key, name) if kind == "self_signed" else (self.key, self.name)
        made = _certificate(key, name, signer, issuer, names=(shown,), days=days)
        path = self.folder / f"{kind}.pem"
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
        return path


@contextmanager
def listening(authority: Authority, host: str, kind: str, target: int) -> Iterator[int]:
    """A TLS port for one host, in front of the port `target`. Unservable where OpenSSL here has no such thing."""
    context = None if kind == "legacy_renegotiation" else context_of(authority, host, kind)
    with ExitStack() as stack:
        server = stack.enter_context(socket.create_server((LOOPBACK, 0), backlog=64))
        stopped = threading.Event()
        work = threading.Thread(target=_accept, args=(server, context, target, stopped), daemon=True)
        work.start()
        try:
            yield int(server.getsockname()[1])
        finally:
            stopped.set()
            with suppress(OSError):
                server.shutdown(socket.SHUT_RDWR)
            work.join(5)


def context_of(authority: Authority, host: str, kind: str) -> ssl.SSLContext:
    """How the server speaks."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        if kind == "tls_1_0":
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)  # that is the point
                context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1
            context.set_ciphers("ALL:@SECLEVEL=0")
        if kind == "weak_dh":
            context.maximum_version = ssl.TLSVersion.TLSv1_2
            context.set_ciphers("DHE-RSA-AES128-GCM-SHA256:DHE-RSA-AES128-SHA:@SECLEVEL=0")
            context.load_dh_params(str(_weak_parameters(authority.folder)))
        context.load_cert_chain(authority.issue(host, kind))
    except (ssl.SSLError, ValueError) as error:
        raise Unservable(f"OpenSSL here cannot serve {kind}: {error}") from error
    return context


def _accept(server: socket.socket, context: ssl.SSLContext | None, target: int, stopped: threading.Event) -> None:
    while not stopped.is_set():
        try:
            line, _ = server.accept()
        except OSError:
            return
        threading.Thread(target=_serve, args=(line, context, target), daemon=True).start()


def _serve(line: socket.socket, context: ssl.SSLContext | None, target: int) -> None:
    with suppress(OSError), line:
        line.settimeout(30)
        if context is None:
            line.recv(PIECE)
            line.sendall(b"\x16\x03\x03" + len(OLD_HELLO).to_bytes(2, "big") + OLD_HELLO)
            line.recv(PIECE)
            return
        with (
            context.wrap_socket(line, server_side=True) as secure,
            socket.create_connection((LOOPBACK, target)) as inner,
        ):
            back = threading.Thread(target=_pump, args=(inner, secure), daemon=True)
            back.start()
            _pump(secure, inner)
            back.join(5)


def _pump(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while piece := source.recv(PIECE):
            sink.sendall(piece)
    with suppress(OSError):
        sink.shutdown(socket.SHUT_WR)


def _weak_parameters(folder: Path) -> Path:
    path = folder / "weak.dh"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # nobody should use it any more, which is the point
        parameters = dh.DHParameterNumbers(OAKLEY, 2).parameters()
    path.write_bytes(parameters.parameter_bytes(serialization.Encoding.PEM, serialization.ParameterFormat.PKCS3))
    return path


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _certificate(
    key: Key,
    name: x509.Name,
    signer: Key,
    issuer: x509.Name,
    *,
    names: tuple[str, ...],
    days: tuple[int, int],
    root: bool = False,
) -> x509.Certificate:
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + timedelta(days=days[0]))
        .not_valid_after(now + timedelta(days=days[1]))
        .add_extension(x509.BasicConstraints(ca=root, path_length=None), critical=True)
    )
    if names:
        builder = builder.add_extension(
            x509.SubjectAlternativeName([x509.DNSName(one) for one in names]), critical=False
        )
    return builder.sign(signer, hashes.SHA256())
