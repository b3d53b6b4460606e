//! The table of forms: which arrived exactly, and what did not.

use crate::compare::{Form, Outcome, read};
use source::{FormatChoice, LineEnd};
use std::num::NonZero;

/// Questions one after another that a person may have to answer.
const MAX_QUESTIONS: usize = 6;

/// What came of the forms of one writer.
#[derive(Debug, Default)]
pub(crate) struct Report {
    lines: Vec<String>,
    failures: Vec<String>,
}

impl Report {
    /// Holds a form to exactness as it is said to be written, and to exact or asked with nothing said.
    pub(crate) fn hold(&mut self, form: &Form<'_>) {
        let said = read(form, &whole(&form.choice));
        let as_said = match &said {
            Ok(outcome) => {
                if !outcome.is_exact() {
                    self.fail(form, "read as it is written", outcome);
                }
                share(outcome)
            }
            Err(failure) => {
                self.failures.push(format!("{}: {failure:?}", form.name));
                format!("refused: {}", failure.code)
            }
        };
        self.recognise(form, &as_said);
    }

    /// Holds many forms, side by side.
    pub(crate) fn hold_all(&mut self, forms: &[Form<'_>]) {
        let threads = std::thread::available_parallelism().map_or(1, NonZero::get);
        let held = |thread: usize| {
            let places = (thread..forms.len()).step_by(threads);
            let hold = |place: usize| {
                let mut report = Self::default();
                report.hold(&forms[place]);
                (place, report)
            };
            places.map(hold).collect::<Vec<_>>()
        };
        let mut reports: Vec<(usize, Self)> = std::thread::scope(|scope| {
            let held = &held;
            let workers: Vec<_> = (0..threads).map(|thread| scope.spawn(move || held(thread))).collect();
            workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
        });
        reports.sort_by_key(|&(place, _)| place);
        for (_, report) in reports {
            self.lines.extend(report.lines);
            self.failures.extend(report.failures);
        }
    }

    /// Holds a form that cannot hold every value to this: what does not arrive exactly is rejected, asked or refused.
    pub(crate) fn hold_loudly(&mut self, form: &Form<'_>) {
        let outcome = match read(form, &whole(&form.choice)) {
            Ok(outcome) => {
                if outcome.wrong > 0 && outcome.questions.is_empty() {
                    self.fail(form, "it cannot hold every value, but nobody is told", &outcome);
                }
                format!("{}, {} rejected", share(&outcome), outcome.rejected)
            }
            Err(failure) => format!("refused: {}", failure.code),
        };
        self.lines.push(format!("{:<90} {outcome}", form.name));
    }

    fn recognise(&mut self, form: &Form<'_>, as_said: &str) {
        let untyped = Form {
            name: form.name.clone(),
            choice: form.choice.clone(),
            schema: None,
            path: form.path,
            table: form.table,
            blanks_alike: form.blanks_alike,
            columns_before: form.columns_before,
            is_ordinary: form.is_ordinary,
        };
        let recognised = match exact_or_asked(&untyped, &FormatChoice::default(), 0) {
            Ok(asked) if asked.is_empty() => "exact".to_owned(),
            Ok(asked) => {
                let asked = asked.join("; ");
                if form.is_ordinary {
                    self.failures.push(format!("{}: nobody is to be asked about {asked}", form.name));
                }
                format!("asked: {asked}")
            }
            Err(why) => {
                self.failures.push(format!("{} with nothing said: {why}", form.name));
                "WRONG".to_owned()
            }
        };
        self.lines.push(format!("{:<90} {as_said}   nothing said: {recognised}", form.name));
    }

    fn fail(&mut self, form: &Form<'_>, how: &str, outcome: &Outcome) {
        self.failures.push(described(&form.name, how, outcome));
    }

    /// Prints the table, and fails where a form does not hold.
    pub(crate) fn finish(self) {
        println!("{}", self.lines.join("\n"));
        assert!(
            self.failures.is_empty(),
            "{} of {} forms:\n{}",
            self.failures.len(),
            self.lines.len(),
            self.failures.join("\n")
        );
    }
}

/// The choice with nothing left to be recognised but the encoding.
fn whole(choice: &FormatChoice) -> FormatChoice {
    FormatChoice {
        comment: choice.comment.clone().or(Some(String::new())),
        skip_lines: choice.skip_lines.or(Some(0)),
        footer_lines: choice.footer_lines.or(Some(0)),
        below_header: choice.below_header.or(Some(0)),
        line_end: choice.line_end.or(Some(LineEnd::Any)),
        ..choice.clone()
    }
}

fn share(outcome: &Outcome) -> String {
    format!("{} of {} values exact", outcome.exact, outcome.values)
}

fn described(name: &str, how: &str, outcome: &Outcome) -> String {
    format!(
        "{name}, {how}: {}, {} rejected, {} wrong\n    {}",
        share(outcome),
        outcome.rejected,
        outcome.wrong,
        outcome.samples.join("\n    ")
    )
}

/// What was asked until every value arrived exactly: nothing, or questions to which some answer makes it so.
fn exact_or_asked(form: &Form<'_>, choice: &FormatChoice, depth: usize) -> Result<Vec<String>, String> {
    let outcome =
        read(form, choice).map_err(|failure| format!("refused: {} {}", failure.code, failure.message))?;
    let Some(question) = outcome.questions.first() else {
        return if outcome.is_exact() {
            Ok(Vec::new())
        } else {
            Err(described(&form.name, "no question", &outcome))
        };
    };
    if depth == MAX_QUESTIONS {
        return Err("there is no end of questions".to_owned());
    }
    let mut why = format!("no answer to \"{}\" is right", question.question);
    for option in &question.options {
        match exact_or_asked(form, &option.choice, depth + 1) {
            Ok(mut asked) => {
                asked.insert(0, format!("{:?}", question.part));
                return Ok(asked);
            }
            Err(reason) => {
                why.push_str("\n  ");
                why.push_str(&option.label);
                why.push_str(": ");
                why.push_str(&reason);
            }
        }
    }
    Err(why)
}
