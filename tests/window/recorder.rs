//! A server that answers nobody and remembers who came.

use std::io::Read;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Takes every connection on a port of its own, notes what it says first, and closes it.
pub(crate) struct Recorder {
    address: SocketAddr,
    came: Arc<Mutex<Vec<String>>>,
}

impl Recorder {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("its number");
        let came = Arc::<Mutex<Vec<String>>>::default();
        let noted = Arc::clone(&came);
        std::thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                noted.lock().expect("nobody fails with it").push(first_words(connection));
            }
        });
        Self { address, came }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Who has come. A visit of our own shows that the ears are open, and that all before it were heard.
    pub(crate) fn who_came(&self) -> Vec<String> {
        const OURS: &str = "we ourselves";
        let mut visit = TcpStream::connect(self.address).expect("the recorder listens");
        std::io::Write::write_all(&mut visit, OURS.as_bytes()).expect("it hears");
        // It closes once it has noted what came.
        let _ = visit.read(&mut [0]);
        let mut came = self.came.lock().expect("nobody fails with it").clone();
        assert_eq!(came.pop().as_deref(), Some(OURS));
        came
    }
}

fn first_words(mut connection: TcpStream) -> String {
    let _ = connection.set_read_timeout(Some(Duration::from_secs(2)));
    let mut words = vec![0; 400];
    let read = connection.read(&mut words).unwrap_or(0);
    String::from_utf8_lossy(&words[..read]).into_owned()
}
