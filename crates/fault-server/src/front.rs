//! Real HTTP on a free port, in threads of its own: whoever is measured or tested beside it keeps their own.

use crate::exchange::{Reply, Request};
use crate::misbehaving::{Backend, Misbehaving};
use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper::header::{CONTENT_TYPE, HOST, HeaderValue, ORIGIN};
use hyper::service::service_fn;
use hyper::{Response, StatusCode};
use hyper_util::rt::TokioIo;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;

/// Most bytes of a request, as the service has it.
const MAX_BODY: usize = 16 * 1024 * 1024;

/// A server that listens. Dropping it stops it.
#[derive(Debug)]
pub(crate) struct Front {
    url: String,
    orders: mpsc::UnboundedSender<Order>,
}

#[derive(Debug)]
enum Order {
    Pause(oneshot::Sender<()>),
    Resume(oneshot::Sender<io::Result<()>>),
}

impl Front {
    /// Listens on `port` of this computer (0: a free one), with so many threads.
    pub(crate) async fn start<B: Backend>(
        server: Arc<Misbehaving<B>>,
        port: u16,
        threads: usize,
    ) -> io::Result<Self> {
        let (orders, taken) = mpsc::unbounded_channel();
        let (ready, started) = oneshot::channel();
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(threads)
            .thread_name("fault-server")
            .enable_all()
            .build()?;
        std::thread::Builder::new().name("fault-server".to_owned()).spawn(move || {
            // On a worker, not on this thread: a connection's tasks then need no other thread to be woken.
            let serving = runtime.spawn(async move {
                match listen(SocketAddr::from(([127, 0, 0, 1], port))) {
                    Ok((listener, address)) => {
                        // Nobody waits any more when this fails, here and below.
                        let _ = ready.send(Ok(address));
                        serve(listener, address, taken, server).await;
                    }
                    Err(error) => {
                        let _ = ready.send(Err(error));
                    }
                }
            });
            let _ = runtime.block_on(serving);
            // A back end may be in the middle of a write that nobody waits for any more.
            runtime.shutdown_background();
        })?;
        let address = started.await.map_err(io::Error::other)??;
        Ok(Self { url: format!("http://{address}"), orders })
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Stops listening and ends every connection. Connections are refused from when this returns.
    pub(crate) async fn pause(&self) {
        let (done, paused) = oneshot::channel();
        if self.orders.send(Order::Pause(done)).is_ok() {
            let _ = paused.await;
        }
    }

    /// Listens again, on the same port.
    pub(crate) async fn resume(&self) -> io::Result<()> {
        let (done, resumed) = oneshot::channel();
        self.orders.send(Order::Resume(done)).map_err(|_| io::Error::other("The server has ended."))?;
        resumed.await.map_err(io::Error::other)?
    }
}

fn listen(address: SocketAddr) -> io::Result<(TcpListener, SocketAddr)> {
    let listener = std::net::TcpListener::bind(address)?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    Ok((TcpListener::from_std(listener)?, address))
}

async fn serve<B: Backend>(
    listener: TcpListener,
    address: SocketAddr,
    mut orders: mpsc::UnboundedReceiver<Order>,
    server: Arc<Misbehaving<B>>,
) {
    let mut listener = Some(listener);
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            order = orders.recv() => match order {
                None => return,
                Some(Order::Pause(done)) => {
                    listener = None;
                    connections.shutdown().await;
                    let _ = done.send(());
                }
                Some(Order::Resume(done)) => {
                    let again = if listener.is_some() { Ok(()) } else {
                        listen(address).map(|(again, _)| listener = Some(again))
                    };
                    let _ = done.send(again);
                }
            },
            stream = accept(listener.as_ref()) => {
                connections.spawn(talk(stream, Arc::clone(&server)));
            }
            Some(_) = connections.join_next(), if !connections.is_empty() => {}
        }
    }
}

/// The next connection; none ever while nobody listens.
async fn accept(listener: Option<&TcpListener>) -> TcpStream {
    let Some(listener) = listener else { return std::future::pending().await };
    loop {
        match listener.accept().await {
            Ok((stream, _)) => return stream,
            // The caller has hung up already, or the system is short of something for a moment.
            Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
        }
    }
}

async fn talk<B: Backend>(stream: TcpStream, server: Arc<Misbehaving<B>>) {
    // An answer is one write; waiting for more would only delay it.
    let _ = stream.set_nodelay(true);
    let service = service_fn(|request: hyper::Request<Incoming>| {
        let server = Arc::clone(&server);
        async move {
            if !is_of_this_computer(&request) {
                let mut refused = Response::new(Full::default());
                *refused.status_mut() = StatusCode::FORBIDDEN;
                return Ok(refused);
            }
            let (parts, body) = request.into_parts();
            let read = Limited::new(body, MAX_BODY).collect().await.map_err(io::Error::other)?;
            let request = Request { headers: parts.headers, body: read.to_bytes() };
            match server.answer(request).await {
                Some(reply) => Ok(response(reply)),
                // An error of the service ends the connection without a word.
                None => Err(io::Error::other("dropped")),
            }
        }
    });
    // Whoever hung up does not wait for an answer.
    let _ = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
}

/// Whether a program of this computer asks, and not a page in its browser: a page tells its origin, and where a name
/// leads it here, the name.
fn is_of_this_computer(request: &hyper::Request<Incoming>) -> bool {
    let host = request.headers().get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let host = host.rsplit_once(':').map_or(host, |(host, _)| host);
    matches!(host, "127.0.0.1" | "localhost") && !request.headers().contains_key(ORIGIN)
}

fn response(reply: Reply) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(reply.body));
    *response.status_mut() = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::BAD_REQUEST);
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/x-amz-json-1.0"));
    response
}
