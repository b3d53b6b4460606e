//! Between a program and an AWS that others wrote ([`crate::MiniStack`]): each request is passed on as it came, or answered
//! here, as a test says. Both sides are real HTTP, one request a connection.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};

/// A request on its way.
#[derive(Debug, Clone)]
pub struct AwsRequest {
    pub method: String,
    /// With what stands behind the question mark.
    pub path: String,
    /// Header lines.
    pub headers: String,
    pub body: Vec<u8>,
}

/// What becomes of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Passage {
    PassOn,
    /// It is passed on, and its answer never comes.
    HoldAnswer,
    /// It is not passed on, and no answer comes.
    Hold,
    /// It is answered here: status, header lines each with its line end, body.
    Answer(u16, String, String),
}

type Rule = Box<dyn FnMut(&AwsRequest) -> Passage + Send>;

/// A proxy that listens on this computer until the test ends.
pub struct AwsProxy {
    url: String,
    rule: Arc<Mutex<Rule>>,
}

impl std::fmt::Debug for AwsProxy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AwsProxy").field("url", &self.url).finish_non_exhaustive()
    }
}

impl AwsRequest {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.lines().find_map(|line| {
            let (found, value) = line.split_once(':')?;
            found.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }

    /// The operation of DynamoDB or CloudWatch Logs; of S3 the method with the path.
    pub fn operation(&self) -> String {
        let target = self.header("x-amz-target").and_then(|target| target.rsplit('.').next());
        target.map_or_else(|| format!("{} {}", self.method, self.path), str::to_owned)
    }

    /// The access key with which it was signed.
    pub fn access_key(&self) -> Option<&str> {
        self.header("authorization")?.split_once("Credential=")?.1.split('/').next()
    }

    /// Whether it is for S3.
    pub fn is_s3(&self) -> bool {
        self.header("authorization").is_some_and(|signed| signed.contains("/s3/aws4_request"))
    }

    /// What AWS answers where its credentials have expired.
    pub fn expired(&self) -> Passage {
        const XML: &str = "content-type: application/xml\r\n";
        if self.is_s3() {
            let error =
                "<Error><Code>ExpiredToken</Code><Message>The provided token has expired.</Message></Error>";
            let body = if self.method == "HEAD" { "" } else { error };
            return Passage::Answer(400, XML.to_owned(), body.to_owned());
        }
        if self.header("x-amz-target").is_some() {
            let body = r#"{"__type":"com.amazon.coral.service#ExpiredTokenException","message":"The security token included in the request is expired"}"#;
            return Passage::Answer(
                400,
                "content-type: application/x-amz-json-1.0\r\n".to_owned(),
                body.to_owned(),
            );
        }
        let body = "<ErrorResponse><Error><Type>Sender</Type><Code>ExpiredToken</Code><Message>expired</Message></Error>\
            <RequestId>r</RequestId></ErrorResponse>";
        Passage::Answer(403, XML.to_owned(), body.to_owned())
    }
}

impl AwsProxy {
    /// Listens before the server at `upstream`, such as `http://127.0.0.1:4566`, and passes everything on.
    ///
    /// # Panics
    /// Where no port is free.
    pub fn start(upstream: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap_or_else(|error| give_up(&error.to_string()));
        let address = listener.local_addr().unwrap_or_else(|error| give_up(&error.to_string()));
        let rule: Arc<Mutex<Rule>> = Arc::new(Mutex::new(Box::new(|_| Passage::PassOn)));
        let (upstream, asked) = (upstream.trim_start_matches("http://").to_owned(), Arc::clone(&rule));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (upstream, asked) = (upstream.clone(), Arc::clone(&asked));
                // Whoever hangs up has its reasons.
                std::thread::spawn(move || drop(serve(stream, &upstream, &asked)));
            }
        });
        Self { url: format!("http://{address}"), rule }
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    /// From now on each request is asked about, one after another.
    pub fn rule(&self, rule: impl FnMut(&AwsRequest) -> Passage + Send + 'static) {
        *self.rule.lock().unwrap_or_else(PoisonError::into_inner) = Box::new(rule);
    }
}

fn serve(mut stream: TcpStream, upstream: &str, rule: &Mutex<Rule>) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut start = String::new();
    if reader.read_line(&mut start)? == 0 {
        return Ok(());
    }
    let mut words = start.split(' ');
    let mut request = AwsRequest {
        method: words.next().unwrap_or_default().to_owned(),
        path: words.next().unwrap_or_default().to_owned(),
        headers: String::new(),
        body: Vec::new(),
    };
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 || line == "\r\n" {
            break;
        }
        // Neither is signed, and each connection ends with its answer.
        if !["connection:", "expect:"].iter().any(|name| line.to_ascii_lowercase().starts_with(name)) {
            request.headers.push_str(&line);
        } else if line.to_ascii_lowercase().starts_with("expect:") {
            stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?;
        }
    }
    let length = request.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    request.body = vec![0; length];
    reader.read_exact(&mut request.body)?;
    let passage = {
        let mut rule = rule.lock().unwrap_or_else(PoisonError::into_inner);
        rule(&request)
    };
    match passage {
        Passage::Hold => hold(),
        Passage::Answer(status, headers, body) => write!(
            stream,
            "HTTP/1.1 {status} Said\r\nconnection: close\r\ncontent-length: {}\r\n{headers}\r\n{body}",
            body.len()
        )?,
        Passage::PassOn => stream.write_all(&passed_on(&start, &request, upstream)?)?,
        Passage::HoldAnswer => {
            drop(passed_on(&start, &request, upstream)?);
            hold();
        }
    }
    stream.flush()
}

/// Until the test ends.
fn hold() -> ! {
    loop {
        std::thread::park();
    }
}

fn passed_on(start: &str, request: &AwsRequest, upstream: &str) -> std::io::Result<Vec<u8>> {
    let mut server = TcpStream::connect(upstream)?;
    write!(server, "{start}{}Connection: close\r\n\r\n", request.headers)?;
    server.write_all(&request.body)?;
    let mut answer = Vec::new();
    server.read_to_end(&mut answer)?;
    Ok(answer)
}

#[expect(clippy::panic, reason = "tests end where what they need is not there")]
fn give_up(why: &str) -> ! {
    panic!("{why}")
}
