//! What a number format shows: a number, a day, a time of day, both, or a length of time.
//!
//! Source: ECMA-376 part 1, 18.8.30 (built-in formats) and 18.8.31 (format codes).

/// What a number format shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shows {
    Number,
    Day,
    TimeOfDay,
    DayAndTime,
    /// Hours, minutes or seconds beyond a day: `[h]:mm`.
    Duration,
    /// A date or a time; which, the value must tell.
    Moment,
}

impl Shows {
    /// What a built-in format shows. Those of East Asia are days in one language and times in another.
    pub(super) fn of_builtin(id: u32) -> Self {
        match id {
            14..=17 => Self::Day,
            18..=21 | 45 | 47 => Self::TimeOfDay,
            22 => Self::DayAndTime,
            46 => Self::Duration,
            27..=36 | 50..=58 => Self::Moment,
            _ => Self::Number,
        }
    }

    /// What a format code shows, by its first section, which is that of positive numbers.
    pub(super) fn of_code(code: &str) -> Self {
        let tokens = tokens_of(code);
        if tokens.contains(&Token::Elapsed) {
            return Self::Duration;
        }
        let is_minutes = |place: usize| {
            let before = tokens[..place].iter().rev().find(|token| **token != Token::Half);
            before == Some(&Token::Hour) || tokens.get(place + 1) == Some(&Token::Second)
        };
        let (mut has_day, mut has_time) = (false, false);
        for (place, token) in tokens.iter().enumerate() {
            match token {
                Token::Hour | Token::Second | Token::Half => has_time = true,
                Token::MonthOrMinute if is_minutes(place) => has_time = true,
                Token::Day | Token::MonthOrMinute => has_day = true,
                Token::Elapsed => {}
            }
        }
        match (has_day, has_time) {
            (true, true) => Self::DayAndTime,
            (true, false) => Self::Day,
            (false, true) => Self::TimeOfDay,
            (false, false) => Self::Number,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    /// Of a day, a year, or an era.
    Day,
    MonthOrMinute,
    Hour,
    Second,
    /// AM and PM.
    Half,
    Elapsed,
}

/// The parts of a date or time that a format code shows, each once where it is written several times on end.
fn tokens_of(code: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut letters = code.chars().peekable();
    let mut has_digits = false;
    let mut before = ' ';
    while let Some(letter) = letters.next() {
        let lower = letter.to_ascii_lowercase();
        let token = match lower {
            ';' => break,
            '"' => {
                for quoted in letters.by_ref() {
                    if quoted == '"' {
                        break;
                    }
                }
                None
            }
            '\\' | '_' | '*' => {
                letters.next();
                None
            }
            '[' => {
                let inside: String = letters.by_ref().take_while(|letter| *letter != ']').collect();
                let inside = inside.to_ascii_lowercase();
                let is_elapsed = ["h", "m", "s"]
                    .iter()
                    .any(|unit| !inside.is_empty() && inside.replace(unit, "").is_empty());
                is_elapsed.then_some(Token::Elapsed)
            }
            '0' | '#' | '?' => {
                has_digits = true;
                None
            }
            'g' if starts_general(letter, &mut letters) => None,
            'a' | 'p' if is_half_of_day(lower, &mut letters) => Some(Token::Half),
            'y' | 'd' | 'g' | 'b' => Some(Token::Day),
            // Japanese days of the week are `aaa`; a single letter is none.
            'a' if before == 'a' => Some(Token::Day),
            'e' if !has_digits => Some(Token::Day),
            'm' => Some(Token::MonthOrMinute),
            'h' => Some(Token::Hour),
            's' => Some(Token::Second),
            _ => None,
        };
        if let Some(token) = token
            && (lower != before || tokens.last() != Some(&token))
        {
            tokens.push(token);
        }
        before = lower;
    }
    tokens
}

type Letters<'c> = std::iter::Peekable<std::str::Chars<'c>>;

/// Takes the rest of `General`, which is a number.
fn starts_general(first: char, letters: &mut Letters<'_>) -> bool {
    let mut ahead = letters.clone();
    let is_general = first.eq_ignore_ascii_case(&'g')
        && "eneral".chars().all(|letter| ahead.next().is_some_and(|next| next.eq_ignore_ascii_case(&letter)));
    if is_general {
        *letters = ahead;
    }
    is_general
}

/// Takes the rest of `AM/PM` or `A/P`.
fn is_half_of_day(first: char, letters: &mut Letters<'_>) -> bool {
    if first != 'a' {
        return false;
    }
    for rest in ["m/pm", "/p"] {
        let mut ahead = letters.clone();
        if rest.chars().all(|letter| ahead.next().is_some_and(|next| next.eq_ignore_ascii_case(&letter))) {
            *letters = ahead;
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_format_shows_is_told_by_its_code() {
        use Shows::{Day, DayAndTime, Duration, Number, TimeOfDay};
        let cases = [
            ("General", Number),
            ("0.00", Number),
            ("0.00E+00", Number),
            ("#,##0.00 [$€-407]", Number),
            ("[$$-409]#,##0.00;[Red]-[$$-409]#,##0.00", Number),
            ("0 \"days\"", Number),
            ("0%", Number),
            ("@", Number),
            ("\\Y000000", Number),
            ("#,##0*y", Number),
            ("_(* #,##0_);_(* (#,##0);_(* \"-\"_);_(@_)", Number),
            ("[Red]0;[Blue]0", Number),
            ("", Number),
            ("yyyy-mm-dd", Day),
            ("DD/MM/YY", Day),
            ("d-mmm", Day),
            ("mmm-yy", Day),
            ("[$-409]mmmm d, yyyy;@", Day),
            ("[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", Day),
            ("[$-404]e\"年\"m\"月\"d\"日\"", Day),
            ("m", Day),
            ("h:mm", TimeOfDay),
            ("h:mm:ss AM/PM", TimeOfDay),
            ("[$-F400]h:mm:ss\\ AM/PM", TimeOfDay),
            ("mm:ss", TimeOfDay),
            ("mm:ss.0", TimeOfDay),
            ("hh AM/PM", TimeOfDay),
            ("ss.000", TimeOfDay),
            ("yyyy-mm-dd h:mm:ss", DayAndTime),
            ("m/d/yy h:mm", DayAndTime),
            ("h:mm d.m.yyyy", DayAndTime),
            ("h AM/PM mm", TimeOfDay),
            ("[h]:mm:ss", Duration),
            ("[mm]:ss", Duration),
            ("[Blue]\\+[h]:mm", Duration),
        ];
        for (code, expected) in cases {
            assert_eq!(Shows::of_code(code), expected, "{code}");
        }
        assert_eq!(
            [14, 21, 22, 46, 9, 49].map(Shows::of_builtin),
            [Day, TimeOfDay, DayAndTime, Duration, Number, Number]
        );
    }
}
