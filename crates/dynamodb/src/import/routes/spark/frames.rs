//! Records on their way between the converter and Spark: a stream of frames that ends with counts and a checksum, so that a
//! stream that was cut is told from one that ended. `docs/convert-ranges.md` describes the bytes.

use failure::{Code, Failure};
use flate2::Crc;
use serde::Serialize;
use std::io::{Read, Write};

const MAGIC: &[u8; 4] = b"TFR1";
const ITEM: u8 = 1;
const REJECTED: u8 = 2;
const END: u8 = 255;
/// Number, line and size of a record, and the length of its key.
const HEAD_BYTES: usize = 8 + 8 + 4 + 4;
/// Counts and checksum.
const END_BYTES: u32 = 8 + 8 + 4;
/// The longest frame: a rejected record of 32 MB whose every byte is written as several.
const MAX_FRAME_BYTES: usize = 512 * 1024 * 1024;

/// How many frames a stream holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct RangeCounts {
    pub items: u64,
    pub rejected: u64,
}

/// A record.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame<'a> {
    pub is_item: bool,
    /// The record's number, from 0, and its line, from 1.
    pub number: u64,
    pub line: u64,
    /// Bytes of the item as DynamoDB counts them; 0 of a rejected record.
    pub size_bytes: u32,
    /// Equal for equal keys; of a rejected record why it is.
    pub key: &'a [u8],
    pub payload: &'a [u8],
}

/// Writes frames.
#[derive(Debug)]
pub(super) struct FrameWriter<W> {
    out: W,
    checksum: Crc,
    counts: RangeCounts,
    buffer: Vec<u8>,
}

impl<W: Write> FrameWriter<W> {
    pub(super) fn new(out: W) -> Self {
        let buffer = MAGIC.to_vec();
        Self { out, checksum: Crc::new(), counts: RangeCounts::default(), buffer }
    }

    /// # Errors
    /// `unwritable`.
    pub(super) fn add(&mut self, frame: &Frame<'_>) -> Result<(), Failure> {
        let length = HEAD_BYTES + frame.key.len() + frame.payload.len();
        let (Ok(length), Ok(key_length)) = (u32::try_from(length), u32::try_from(frame.key.len())) else {
            return Err(Failure::new(
                Code::RecordTooLong,
                format!("The record on line {} is too long.", frame.line),
                "Shorten it, or leave it out.",
            ));
        };
        let count = if frame.is_item { &mut self.counts.items } else { &mut self.counts.rejected };
        *count += 1;
        self.buffer.push(if frame.is_item { ITEM } else { REJECTED });
        self.buffer.extend_from_slice(&length.to_le_bytes());
        self.buffer.extend_from_slice(&frame.number.to_le_bytes());
        self.buffer.extend_from_slice(&frame.line.to_le_bytes());
        self.buffer.extend_from_slice(&frame.size_bytes.to_le_bytes());
        self.buffer.extend_from_slice(&key_length.to_le_bytes());
        self.buffer.extend_from_slice(frame.key);
        self.buffer.extend_from_slice(frame.payload);
        self.flush()
    }

    /// Ends the stream.
    ///
    /// # Errors
    /// `unwritable`.
    pub(super) fn finish(mut self) -> Result<RangeCounts, Failure> {
        // Also of a stream that holds nothing.
        self.flush()?;
        let mut end = vec![END];
        end.extend_from_slice(&END_BYTES.to_le_bytes());
        end.extend_from_slice(&self.counts.items.to_le_bytes());
        end.extend_from_slice(&self.counts.rejected.to_le_bytes());
        end.extend_from_slice(&self.checksum.sum().to_le_bytes());
        self.out.write_all(&end).and_then(|()| self.out.flush()).map_err(|error| unwritable(&error))?;
        Ok(self.counts)
    }

    fn flush(&mut self) -> Result<(), Failure> {
        self.checksum.update(&self.buffer);
        let written = self.out.write_all(&self.buffer);
        self.buffer.clear();
        written.map_err(|error| unwritable(&error))
    }
}

/// Reads frames, and refuses what is none or was cut.
#[derive(Debug)]
pub(super) struct FrameReader<R> {
    bytes: R,
    checksum: Crc,
    counts: RangeCounts,
    body: Vec<u8>,
    is_started: bool,
}

impl<R: Read> FrameReader<R> {
    pub(super) fn new(bytes: R) -> Self {
        Self {
            bytes,
            checksum: Crc::new(),
            counts: RangeCounts::default(),
            body: Vec::new(),
            is_started: false,
        }
    }

    /// The next frame, or `None` at the end.
    ///
    /// # Errors
    /// `unreadable` where the bytes are no such stream, or end before it does.
    pub(super) fn next(&mut self) -> Result<Option<Frame<'_>>, Failure> {
        if !self.is_started {
            let mut magic = [0; MAGIC.len()];
            self.fill(&mut magic)?;
            if magic != *MAGIC {
                return Err(damaged("it does not start as one"));
            }
            self.checksum.update(&magic);
            self.is_started = true;
        }
        let mut head = [0; 5];
        self.fill(&mut head)?;
        let [kind, length @ ..] = head;
        let length = u32::from_le_bytes(length) as usize;
        if length > MAX_FRAME_BYTES {
            return Err(damaged("a frame is too long"));
        }
        let mut body = std::mem::take(&mut self.body);
        body.resize(length, 0);
        self.fill(&mut body)?;
        self.body = body;
        if kind == END {
            return self.check_end().map(|()| None);
        }
        self.checksum.update(&head);
        self.checksum.update(&self.body);
        let count = match kind {
            ITEM => &mut self.counts.items,
            REJECTED => &mut self.counts.rejected,
            _ => return Err(damaged("a frame is of no known kind")),
        };
        *count += 1;
        read_frame(kind == ITEM, &self.body).map(Some).ok_or_else(|| damaged("a frame is too short"))
    }

    fn fill(&mut self, buffer: &mut [u8]) -> Result<(), Failure> {
        self.bytes.read_exact(buffer).map_err(|error| damaged("it was cut").with_detail(error.to_string()))
    }

    fn check_end(&self) -> Result<(), Failure> {
        let mut end = Vec::new();
        end.extend_from_slice(&self.counts.items.to_le_bytes());
        end.extend_from_slice(&self.counts.rejected.to_le_bytes());
        end.extend_from_slice(&self.checksum.sum().to_le_bytes());
        if end == self.body { Ok(()) } else { Err(damaged("its counts or its checksum are wrong")) }
    }
}

fn read_frame(is_item: bool, body: &[u8]) -> Option<Frame<'_>> {
    let (number, rest) = body.split_first_chunk()?;
    let (line, rest) = rest.split_first_chunk()?;
    let (size_bytes, rest) = rest.split_first_chunk()?;
    let (key_length, rest) = rest.split_first_chunk()?;
    let (key, payload) = rest.split_at_checked(u32::from_le_bytes(*key_length) as usize)?;
    Some(Frame {
        is_item,
        number: u64::from_le_bytes(*number),
        line: u64::from_le_bytes(*line),
        size_bytes: u32::from_le_bytes(*size_bytes),
        key,
        payload,
    })
}

fn damaged(why: &str) -> Failure {
    Failure::new(
        Code::Unreadable,
        format!("The stream of frames is damaged: {why}."),
        "Run the task again. If it happens again, the program that wrote the stream says why.",
    )
}

fn unwritable(error: &std::io::Error) -> Failure {
    Failure::new(
        Code::Unwritable,
        "Whoever reads the converter's output takes no more of it.",
        "Run the task again. If it happens again, the program that reads the output says why.",
    )
    .with_detail(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    type Owned = (bool, u64, u64, u32, Vec<u8>, Vec<u8>);

    fn written(frames: &[Owned]) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut writer = FrameWriter::new(&mut bytes);
        for (is_item, number, line, size_bytes, key, payload) in frames {
            let (is_item, number, line, size_bytes) = (*is_item, *number, *line, *size_bytes);
            writer.add(&Frame { is_item, number, line, size_bytes, key, payload }).unwrap();
        }
        writer.finish().unwrap();
        bytes
    }

    fn read(bytes: &[u8]) -> Result<Vec<Owned>, Failure> {
        let mut reader = FrameReader::new(bytes);
        let mut frames = Vec::new();
        while let Some(frame) = reader.next()? {
            let Frame { is_item, number, line, size_bytes, key, payload } = frame;
            frames.push((is_item, number, line, size_bytes, key.to_vec(), payload.to_vec()));
        }
        Ok(frames)
    }

    proptest! {
        #[test]
        fn frames_are_read_as_they_were_written(
            frames in prop::collection::vec(any::<Owned>(), 0..6),
            place in any::<prop::sample::Index>(),
            bit in 0u8..8,
        ) {
            let bytes = written(&frames);
            prop_assert_eq!(read(&bytes).unwrap(), frames);
            // Cut anywhere, or with any bit turned, it is refused.
            prop_assert!(read(&bytes[..place.index(bytes.len())]).is_err());
            let mut turned = bytes.clone();
            turned[place.index(bytes.len())] ^= 1 << bit;
            prop_assert!(read(&turned).is_err());
        }
    }
}
