//! Connections to a small server, each in a task of its own.

use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

/// Talks with whoever connects, until this is dropped.
pub(crate) async fn serve<F>(listener: TcpListener, talk: impl Fn(TcpStream) -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                if let Ok((stream, _)) = accepted {
                    connections.spawn(talk(stream));
                }
            }
            Some(_) = connections.join_next(), if !connections.is_empty() => {}
        }
    }
}
