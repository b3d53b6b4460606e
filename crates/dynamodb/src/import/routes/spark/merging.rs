//! Items of one key, which stand side by side, become one.

use super::super::s3::{add_item_line, item_of_line};
use super::frames::{Frame, FrameReader, FrameWriter};
use super::prepared::PreparedRanges;
use check::merge_into;
use failure::{Code, Failure};
use item::{Item, add_item, item_from_dynamodb_json, item_size_bytes};
use serde::Serialize;
use std::io::{Read, Write};

/// What merging came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct MergedCounts {
    pub items: u64,
    /// Records of which nothing was taken, since the item would have grown over 400 KB.
    pub not_merged: u64,
}

/// The item of a key, as far as it is merged.
struct Group {
    key: Vec<u8>,
    number: u64,
    line: u64,
    item: Item,
}

/// Reads frames of items, those of one key side by side and in the order of their records, and writes one for each key: the
/// first with what it lacks of the others, as the plan's `merge` has it.
///
/// # Errors
/// `unreadable` where the frames are damaged or hold something else; `unwritable`.
pub fn merge_frames(
    prepared: &PreparedRanges,
    frames: impl Read,
    out: impl Write,
) -> Result<MergedCounts, Failure> {
    let mut frames = FrameReader::new(frames);
    let mut merged = FrameWriter::new(out);
    let mut counts = MergedCounts::default();
    let mut group: Option<Group> = None;
    while let Some(frame) = frames.next()? {
        let item = item_of(&frame)?;
        match &mut group {
            Some(group) if group.key == frame.key => {
                counts.not_merged += u64::from(!merge_into(&mut group.item, &item, &prepared.plan));
            }
            _ => {
                let Frame { number, line, key, .. } = frame;
                let next = Group { key: key.to_vec(), number, line, item };
                if let Some(done) = group.replace(next) {
                    write(&mut merged, &done)?;
                }
            }
        }
    }
    if let Some(done) = group {
        write(&mut merged, &done)?;
    }
    counts.items = merged.finish()?.items;
    Ok(counts)
}

fn item_of(frame: &Frame<'_>) -> Result<Item, Failure> {
    let text = Some(frame.payload).filter(|_| frame.is_item).and_then(|line| std::str::from_utf8(line).ok());
    text.and_then(item_of_line).and_then(item_from_dynamodb_json).ok_or_else(|| {
        Failure::new(
            Code::Unreadable,
            format!("The frame of line {} holds no item.", frame.line),
            "Give frames of items alone, as convert --range items writes them.",
        )
    })
}

fn write(frames: &mut FrameWriter<impl Write>, group: &Group) -> Result<(), Failure> {
    let (mut json, mut payload) = (String::new(), Vec::new());
    add_item(&group.item, &mut json);
    add_item_line(&mut payload, json.as_bytes());
    let size_bytes = u32::try_from(item_size_bytes(&group.item)).unwrap_or(u32::MAX);
    let Group { number, line, key, .. } = group;
    let (number, line) = (*number, *line);
    frames.add(&Frame { is_item: true, number, line, size_bytes, key, payload: &payload })
}
