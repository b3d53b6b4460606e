//! What functions and casts of literals give.

use super::dates;
use super::dialect::SqlDialect;
use super::value::{Value, ValueKind, bytes_of_hex, plain_number};

/// Reads a value as a type; false where nobody knows here what it is then.
pub(super) fn as_type(value: &mut Value, type_name: &str) -> bool {
    let is_date = matches!(type_name, "date" | "time" | "datetime2" | "datetimeoffset");
    match (value.kind, type_name) {
        (ValueKind::Bytes, "datetime" | "smalldatetime") => {
            let is_of_type = value.bytes.len() == if type_name == "datetime" { 8 } else { 4 };
            match dates::of_sql_server(&value.bytes).filter(|_| is_of_type) {
                Some(iso) => value.set(ValueKind::Timestamp, iso.as_bytes()),
                None => return false,
            }
        }
        (ValueKind::Bytes, _) => {
            return matches!(type_name, "binary" | "varbinary" | "image" | "blob" | "bytea" | "raw");
        }
        (ValueKind::Number, _) => {
            return !is_date && !matches!(type_name, "datetime" | "smalldatetime" | "binary" | "varbinary");
        }
        (ValueKind::Bits, _) => return matches!(type_name, "bit" | "varbit"),
        (ValueKind::Text, "binary" | "varbinary" | "image") => return false,
        _ => {}
    }
    true
}

/// What a function of literals gives; `None` for one that is not known, or not so.
pub(super) fn computed(name: &str, arguments: &[Value], dialect: SqlDialect) -> Option<Value> {
    let text = |place: usize| -> Option<&str> {
        let argument = arguments.get(place)?;
        if matches!(argument.kind, ValueKind::Text) {
            std::str::from_utf8(&argument.bytes).ok()
        } else {
            None
        }
    };
    let made = |kind: ValueKind, bytes: &[u8]| Some(Value { kind, bytes: bytes.to_vec() });
    if let (
        [Value { kind: ValueKind::Null, .. }, ..],
        "TO_DATE" | "TO_TIMESTAMP" | "TO_TIMESTAMP_TZ" | "TO_CLOB" | "TO_NUMBER" | "HEXTORAW",
    ) = (arguments, name)
    {
        return Some(Value::default());
    }
    match (name, arguments.len()) {
        ("TO_DATE" | "TO_TIMESTAMP" | "TO_TIMESTAMP_TZ", 2) => {
            let (iso, has_time) = dates::by_format(text(0)?, text(1)?)?;
            made(if has_time { ValueKind::Timestamp } else { ValueKind::Date }, iso.as_bytes())
        }
        ("TO_CLOB" | "TO_NCLOB" | "TO_CHAR" | "N", 1) => {
            arguments.first().filter(|first| first.kind == ValueKind::Text).cloned()
        }
        ("TO_NUMBER", 1) => made(ValueKind::Number, plain_number(text(0)?)?.as_bytes()),
        ("EMPTY_CLOB", 0) => Some(Value::default()),
        ("EMPTY_BLOB", 0) => made(ValueKind::Bytes, b""),
        ("HEXTORAW" | "UNHEX", 1) => made(ValueKind::Bytes, &bytes_of_hex(text(0)?.as_bytes())?),
        ("CHR" | "CHAR" | "NCHAR", 1) => {
            let code: u32 = std::str::from_utf8(&arguments[0].bytes).ok()?.parse().ok()?;
            let is_plain =
                arguments[0].kind == ValueKind::Number && (code < 128 || dialect == SqlDialect::Sqlite);
            let character = char::from_u32(code).filter(|_| is_plain)?;
            made(ValueKind::Text, character.encode_utf8(&mut [0; 4]).as_bytes())
        }
        // SQLite's dumps write line ends so.
        ("REPLACE", 3) => {
            let (within, wanted) = (text(0)?, text(1)?);
            let replacement = text(2)?;
            if wanted.is_empty() {
                return None;
            }
            made(ValueKind::Text, within.replace(wanted, replacement).as_bytes())
        }
        ("UNISTR", 1) => made(ValueKind::Text, unistr(text(0)?)?.as_bytes()),
        ("JSON" | "JSONB" | "PARSE_JSON", 1) => made(ValueKind::Text, text(0)?.as_bytes()),
        _ => None,
    }
}

/// `\00e9`, `\u00e9`, `\+01f600` and `\\` as SQLite and Oracle write characters.
pub(super) fn unistr(text: &str) -> Option<String> {
    let mut found = String::with_capacity(text.len());
    let mut units: Vec<u16> = Vec::new();
    let mut rest = text;
    let flush = |units: &mut Vec<u16>, found: &mut String| -> Option<()> {
        found.push_str(&String::from_utf16(units).ok()?);
        units.clear();
        Some(())
    };
    while let Some(at) = rest.find('\\') {
        if at > 0 {
            flush(&mut units, &mut found)?;
        }
        found.push_str(&rest[..at]);
        let behind = &rest[at + 1..];
        let (skipped, digits) = match behind.as_bytes().first()? {
            b'\\' => {
                flush(&mut units, &mut found)?;
                found.push('\\');
                rest = &behind[1..];
                continue;
            }
            b'u' => (1, 4),
            b'+' => (1, 6),
            b'U' => (1, 8),
            _ => (0, 4),
        };
        let code = u32::from_str_radix(behind.get(skipped..skipped + digits)?, 16).ok()?;
        if let Ok(unit) = u16::try_from(code) {
            units.push(unit);
        } else {
            flush(&mut units, &mut found)?;
            found.push(char::from_u32(code)?);
        }
        rest = &behind[skipped + digits..];
    }
    flush(&mut units, &mut found)?;
    found.push_str(rest);
    Some(found)
}
