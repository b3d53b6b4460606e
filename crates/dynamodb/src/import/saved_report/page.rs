//! The report as a page.

use super::amounts::{amount, duration, moment, plural, rate};
use super::facts::{Facts, Outcome, Section, Sum, Tone, Value};
use crate::import::{Report, RunSummary};
use failure::Failure;
use jiff::tz::TimeZone;
use std::fmt::{Display, Formatter, Result, Write};
use wording::grouped;

const STYLE: &str = include_str!("page.css");

/// The ferry of the window's own head.
const LOGO: &str = r#"<svg width="28" height="28" viewBox="0 0 28 28" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><rect x="8.2" y="4.4" width="11.6" height="8.6" rx="1.6"/><path d="M8.2 8.7h11.6M12.4 4.6v8.2"/><path class="hull" d="M3.4 16h21.2l-2.3 4.6a2.6 2.6 0 0 1-2.3 1.4H8a2.6 2.6 0 0 1-2.3-1.4L3.4 16Z"/><path d="M3 25.2c1.6 0 1.9-.9 3.5-.9s1.9.9 3.6.9 2-.9 3.6-.9 1.9.9 3.6.9 1.9-.9 3.5-.9 2 .9 3.7.9"/></svg>"#;

/// The report as a page that needs nothing but itself: no script, no picture, nothing from elsewhere. It follows the
/// system's light or dark colours and can be printed.
pub fn report_page(run: &RunSummary) -> String {
    report_page_in(run, &TimeZone::system())
}

pub(super) fn report_page_in(run: &RunSummary, zone: &TimeZone) -> String {
    let mut page = String::with_capacity(16 * 1024);
    // Writing to a text does not fail.
    let _ = write_page(&mut page, run, zone);
    page
}

fn write_page(page: &mut String, run: &RunSummary, zone: &TimeZone) -> Result {
    let facts = Facts::of(run);
    let title = Escaped(&facts.title);
    write!(
        page,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n\
         <div class=\"top\">{LOGO}Tableferry<span>{}</span></div>\n<h1>{title}</h1>\n",
        facts.kind
    )?;
    write_outcome(page, facts.tone, &facts.outcome, facts.why.as_ref())?;
    write_sum(page, &facts.sum)?;
    page.push_str("<div class=\"cards\">\n");
    // Two columns that are about as high as each other.
    let columns = [[&facts.places, &facts.units], [&facts.course, &facts.choices]];
    for column in columns {
        page.push_str("<div class=\"column\">\n");
        for section in column {
            write_section(page, section, zone)?;
        }
        page.push_str("</div>\n");
    }
    page.push_str("</div>\n");
    write_rejected(page, &run.report)?;
    page.push_str("<footer>Written by Tableferry.</footer>\n</main>\n</body>\n</html>\n");
    Ok(())
}

fn write_outcome(page: &mut String, tone: Tone, outcome: &str, why: Option<&Failure>) -> Result {
    let class = match tone {
        Tone::Good => "good",
        Tone::Look => "look",
        Tone::Bad => "bad",
    };
    writeln!(page, "<section class=\"outcome {class}\"><strong>{}</strong>", Escaped(outcome))?;
    if let Some(failure) = why {
        writeln!(page, "<p>{}</p>", Escaped(&failure.message))?;
        if !failure.repair.is_empty() {
            writeln!(page, "<p>{}</p>", Escaped(&failure.repair))?;
        }
        if let Some(detail) = &failure.detail {
            let detail = Escaped(detail);
            writeln!(
                page,
                "<details><summary>What was said, word for word</summary><p class=\"mono\">{detail}</p></details>"
            )?;
        }
    }
    page.push_str("</section>\n");
    Ok(())
}

fn write_sum(page: &mut String, sum: &Sum) -> Result {
    let of = match sum.records_total {
        Some(total) if sum.not_reached > 0 => format!("of {} read", plural(total, "record")),
        _ if sum.read == 1 => "record read".to_owned(),
        _ => "records read".to_owned(),
    };
    writeln!(
        page,
        "<section class=\"card\">\n<p class=\"total\"><b>{}</b><span>{of}</span></p>\n<div class=\"bar\">",
        grouped(sum.read)
    )?;
    let whole = sum.read + sum.not_reached;
    for part in sum.parts.iter().filter(|part| part.count > 0 && whole > 0) {
        #[expect(clippy::cast_precision_loss, reason = "the width of a bar")]
        let percent = part.count as f64 * 100.0 / whole as f64;
        write!(page, "<i class=\"{}\" style=\"width:{percent:.3}%\"></i>", class_of(part.outcome))?;
    }
    page.push_str("</div>\n<table class=\"sum\">\n");
    for (place, part) in sum.parts.iter().enumerate() {
        let sign = if place == 0 { "" } else { "+" };
        writeln!(
            page,
            "<tr><td class=\"dot\"><i class=\"{}\"></i></td><th scope=\"row\">{}</th>\
             <td class=\"sign\">{sign}</td><td class=\"figure\">{}</td></tr>",
            class_of(part.outcome),
            part.name,
            grouped(part.count)
        )?;
    }
    writeln!(
        page,
        "<tr class=\"whole\"><td class=\"dot\"></td><th scope=\"row\">Records read</th>\
         <td class=\"sign\">=</td><td class=\"figure\">{}</td></tr>\n</table>",
        grouped(sum.read)
    )?;
    let parts: Vec<String> =
        sum.parts.iter().map(|part| format!("{} {}", grouped(part.count), part.word)).collect();
    writeln!(page, "<p class=\"aside\">{} read = {}</p>", grouped(sum.read), parts.join(" + "))?;
    if sum.not_reached > 0 {
        let what = plural(sum.not_reached, "record");
        writeln!(page, "<p class=\"aside look\">The run did not come to {what} of the file.</p>")?;
    }
    if sum.uneven > 0 {
        let what = plural(sum.uneven, "record");
        writeln!(
            page,
            "<p class=\"aside bad\">The sum is out by {what}. Compare the table with the file, and please report it.</p>"
        )?;
    }
    page.push_str("</section>\n");
    Ok(())
}

fn class_of(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Done => "done",
        Outcome::Restored => "restored",
        Outcome::Left => "left",
        Outcome::Rejected => "rejected",
        Outcome::SetAside => "set-aside",
    }
}

fn write_section(page: &mut String, section: &Section, zone: &TimeZone) -> Result {
    writeln!(page, "<section class=\"card\">\n<h2>{}</h2>\n<dl>", section.heading)?;
    for fact in &section.facts {
        let (class, text) = match &fact.value {
            Value::Text(text) => ("", text.clone()),
            Value::Name(name) => (" class=\"mono\"", name.clone()),
            Value::Count(count) => ("", grouped(*count)),
            Value::Amount(value) => ("", amount(*value)),
            Value::Rate(value) => ("", rate(*value)),
            Value::Seconds(seconds) => ("", duration(*seconds)),
            Value::Moment(seconds) => ("", moment(*seconds, zone)),
        };
        writeln!(page, "<div><dt>{}</dt><dd{class}>{}</dd></div>", Escaped(&fact.name), Escaped(&text))?;
    }
    page.push_str("</dl>\n</section>\n");
    Ok(())
}

fn write_rejected(page: &mut String, report: &Report) -> Result {
    if report.records_rejected == 0 {
        return Ok(());
    }
    page.push_str("<section class=\"card long\">\n<h2>Rejected records</h2>\n");
    let named = report.first_rejected.len() as u64;
    if named < report.records_rejected && named > 0 {
        let all = plural(report.records_rejected, "record");
        writeln!(page, "<p>The first {} of {all} are named here.</p>", grouped(named))?;
    }
    if let Some(file) = &report.rejects_file {
        let file = Escaped(file);
        writeln!(
            page,
            "<p>In full, ready to be fixed and imported again: <span class=\"mono\">{file}</span></p>"
        )?;
    }
    if named > 0 {
        let place = report.rejected_place_name();
        write!(
            page,
            "<table class=\"records\">\n<thead><tr><th class=\"figure\" scope=\"col\">{place}</th>\
             <th scope=\"col\">Column</th><th scope=\"col\">Value</th><th scope=\"col\">Reason</th></tr></thead>\n\
             <tbody>\n",
        )?;
        for rejected in &report.first_rejected {
            let cell = |text: &Option<String>, nothing: &str| match text.as_deref() {
                Some("") => "<td class=\"none\">blank</td>".to_owned(),
                Some(text) => format!("<td class=\"mono\">{}</td>", Escaped(text)),
                None => format!("<td class=\"none\">{nothing}</td>"),
            };
            let place = rejected.place.as_ref().map_or_else(|| grouped(rejected.line), ToString::to_string);
            writeln!(
                page,
                "<tr><td class=\"figure\">{}</td>{}{}<td>{}</td></tr>",
                Escaped(&place),
                cell(&rejected.column, "whole record"),
                cell(&rejected.value, ""),
                Escaped(&rejected.reason)
            )?;
        }
        page.push_str("</tbody>\n</table>\n");
    }
    page.push_str("</section>\n");
    Ok(())
}

/// Text that is only text, whatever stands in it.
struct Escaped<'a>(&'a str);

impl Display for Escaped<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        for character in self.0.chars() {
            match character {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                // Pages cannot hold these.
                '\0' => f.write_char('\u{FFFD}')?,
                other => f.write_char(other)?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{finished, undone};
    use super::*;
    use crate::import::RunState;

    fn page(run: &RunSummary) -> String {
        report_page_in(run, &TimeZone::UTC)
    }

    #[test]
    fn the_page_of_an_import() {
        // The style stands in a file of its own.
        let page = page(&finished()).replace(STYLE, "…\n");
        insta::assert_snapshot!(page);
    }

    #[test]
    fn nothing_of_a_file_is_taken_for_the_page() {
        let nasty = "<script>alert('1')</script>\"&\0";
        let mut run = finished();
        for text in [&mut run.file, &mut run.file_name, &mut run.table, &mut run.id] {
            nasty.clone_into(text);
        }
        run.undone_by = Some(nasty.to_owned());
        run.state = RunState::Stopped;
        run.report.stopped = Some(Failure::new(failure::Code::Refused, nasty, nasty).with_detail(nasty));
        run.report.rejects_file = Some(nasty.to_owned());
        run.report.units_used[1].index = Some(nasty.to_owned());
        run.destination = crate::destination::Destination::aws(Some(nasty.into()), Some(nasty.into()));
        for rejected in &mut run.report.first_rejected {
            nasty.clone_into(&mut rejected.reason);
            rejected.column = Some(nasty.to_owned());
            rejected.value = Some(nasty.to_owned());
        }
        let page = page(&run);
        assert!(!page.contains("<script") && !page.contains('\0'), "{page}");
        let escaped = "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&quot;&amp;\u{FFFD}";
        assert!(page.matches(escaped).count() >= 25, "{}", page.matches(escaped).count());
    }

    #[test]
    fn it_needs_nothing_from_elsewhere() {
        let page = page(&finished());
        for reference in ["http:", "https:", "src=", "href=", "url(", "@import", "<script"] {
            assert!(!page.contains(reference), "{reference}");
        }
    }

    #[test]
    fn the_sum_is_told_in_one_line_too() {
        assert!(
            page(&finished())
                .contains("612,400 read = 612,340 written + 40 kept + 12 rejected + 8 set aside")
        );
        assert!(page(&undone()).contains(
            "612,400 read = 600,000 deleted + 12,378 put back + 2 kept + 12 rejected + 8 set aside"
        ));
    }

    #[test]
    fn what_stopped_a_run_and_what_it_did_not_reach_are_said() {
        let mut run = finished();
        run.state = RunState::Stopped;
        run.records_total = Some(1_000_000);
        let why =
            Failure::new(failure::Code::CredentialsExpired, "The AWS sign-in has expired.", "Sign in again.");
        run.report.stopped = Some(why.with_detail("ExpiredTokenException"));
        let page = page(&run);
        for words in [
            "Stopped before the end.",
            "The AWS sign-in has expired.",
            "Sign in again.",
            "ExpiredTokenException",
            "<b>612,400</b><span>of 1,000,000 records read</span>",
            "The run did not come to 387,600 records of the file.",
        ] {
            assert!(page.contains(words), "{words}");
        }
    }

    #[test]
    fn rejected_records_are_counted_right() {
        let mut run = finished();
        assert!(page(&run).contains("The first 4 of 12 records are named here."));
        run.report.records_rejected = 4;
        assert!(!page(&run).contains("The first"));
        run.report.records_rejected = 0;
        run.report.first_rejected.clear();
        assert!(!page(&run).contains("Rejected records"));
    }
}
