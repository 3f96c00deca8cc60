//! Exactly the keys that are named are trusted.

use std::{pin::Pin, sync::Arc};

use oin_tester_webdriver::{BrowserError, Worker, WorkerOptions};
use openssl::{
    asn1::Asn1Time,
    base64::encode_block,
    bn::BigNum,
    ec::{EcGroup, EcKey},
    hash::MessageDigest,
    nid::Nid,
    pkey::{PKey, Private},
    sha::sha256,
    ssl::{Ssl, SslAcceptor, SslMethod},
    x509::{X509, X509NameBuilder, extension::SubjectAlternativeName},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::{AbortHandle, JoinSet},
};
use tokio_openssl::SslStream;
use url::Url;

use crate::site::{Site, encoded, options, see, soon, the};

/// A server with a certificate that it signed itself.
struct SecureSite {
    url: Url,
    /// Base64 of the SHA-256 of its certificate's `SubjectPublicKeyInfo`.
    key_hash: String,
    server: AbortHandle,
}

impl SecureSite {
    async fn start() -> Self {
        let group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1).unwrap();
        let key = PKey::from_ec_key(EcKey::generate(&group).unwrap()).unwrap();
        let mut acceptor = SslAcceptor::mozilla_intermediate_v5(SslMethod::tls_server()).unwrap();
        acceptor.set_private_key(&key).unwrap();
        acceptor.set_certificate(&self_signed(&key)).unwrap();
        let acceptor = Arc::new(acceptor.build());
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let url = format!("https://{}/", listener.local_addr().unwrap()).parse().unwrap();
        let server = tokio::spawn(async move {
            let mut connections = JoinSet::new();
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                connections.spawn(answer(Ssl::new(acceptor.context()).unwrap(), stream));
            }
        });
        let key_hash = encode_block(&sha256(&key.public_key_to_der().unwrap()));
        Self { url, key_hash, server: server.abort_handle() }
    }
}

impl Drop for SecureSite {
    fn drop(&mut self) {
        self.server.abort();
    }
}

fn self_signed(key: &PKey<Private>) -> X509 {
    let mut name = X509NameBuilder::new().unwrap();
    name.append_entry_by_text("CN", "127.0.0.1").unwrap();
    let name = name.build();
    let mut certificate = X509::builder().unwrap();
    certificate.set_version(2).unwrap();
    certificate.set_serial_number(&BigNum::from_u32(1).unwrap().to_asn1_integer().unwrap()).unwrap();
    certificate.set_subject_name(&name).unwrap();
    certificate.set_issuer_name(&name).unwrap();
    certificate.set_pubkey(key).unwrap();
    certificate.set_not_before(&Asn1Time::days_from_now(0).unwrap()).unwrap();
    certificate.set_not_after(&Asn1Time::days_from_now(1).unwrap()).unwrap();
    let address = SubjectAlternativeName::new().ip("127.0.0.1").build(&certificate.x509v3_context(None, None)).unwrap();
    certificate.append_extension(address).unwrap();
    certificate.sign(key, MessageDigest::sha256()).unwrap();
    certificate.build()
}

/// Answers one request; a browser that does not trust the certificate makes none.
async fn answer(ssl: Ssl, stream: TcpStream) {
    let mut stream = SslStream::new(ssl, stream).unwrap();
    if Pin::new(&mut stream).accept().await.is_err() {
        return;
    }
    let mut request = [0; 8192];
    if matches!(stream.read(&mut request).await, Ok(1..)) {
        let answer: &[u8] = if request.starts_with(b"GET /hop ") {
            b"HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        } else {
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\nConnection: close\r\n\r\nsecret"
        };
        stream.write_all(answer).await.unwrap();
    }
}

#[tokio::test]
async fn only_a_key_that_is_named_is_trusted() {
    let (trusted, stranger) = (SecureSite::start().await, SecureSite::start().await);
    let trusted_keys = vec![trusted.key_hash.clone()];
    let worker = Worker::start(&WorkerOptions { trusted_keys, ..options() }).await.unwrap();
    let context = worker.open().await.unwrap();
    context.goto(&trusted.url, soon()).await.unwrap();
    see(&context, "secret").await;
    let error = context.goto(&stranger.url, soon()).await.unwrap_err();
    assert!(
        matches!(&error, BrowserError::Navigation { failure, .. } if failure == "net::ERR_CERT_AUTHORITY_INVALID"),
        "{error:?}"
    );
    context.close().await;
    worker.close().await.unwrap();
}

#[tokio::test]
async fn every_hop_says_what_its_connection_spoke() {
    let (site, secure) = (Site::start(2).await, SecureSite::start().await);
    let worker =
        Worker::start(&WorkerOptions { trusted_keys: vec![secure.key_hash.clone()], ..options() }).await.unwrap();
    let context = worker.open().await.unwrap();
    let hop = secure.url.join("/hop").unwrap();
    context.goto(&site.url(&format!("/redirect?code=302&to={}", encoded(hop.as_str()))), soon()).await.unwrap();
    see(&context, "secret").await;
    let recording = context.close().await;
    worker.close().await.unwrap();
    for (path, tls) in [("/redirect", None), ("/hop", Some("TLS 1.3")), ("/", Some("TLS 1.3"))] {
        assert_eq!(the(&recording, path).tls.as_deref(), tls, "{path}");
    }
}
