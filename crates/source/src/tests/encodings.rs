//! Text in every encoding: what Python's codecs wrote is read exactly where its encoding is chosen, and is a question
//! with the right answer among the likeliest ones where it is not; any text is read the same wherever blocks end.

use super::*;
use std::collections::BTreeMap;
use std::process::{Command, Stdio};

/// A file for Python to write, and what it then says stands in it.
#[derive(serde::Serialize)]
struct Order<'a> {
    file: String,
    codec: &'a str,
    rows: &'a [Vec<String>],
}

/// Writes tables with Python's `csv` and codecs, and gives back the texts that were written. A codec of Vietnamese has
/// tones as characters of their own.
const WRITER: &str = r#"
import csv, io, json, sys, unicodedata
TONES = "\u0300\u0301\u0303\u0309\u0323"
def as_written(text, codec):
    if codec != "cp1258":
        return text
    letters = []
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        base = unicodedata.normalize("NFC", "".join(part for part in parts if part not in TONES))
        letters.append(base + "".join(part for part in parts if part in TONES))
    return "".join(letters)
texts = []
for order in json.load(sys.stdin):
    rows = [[as_written(cell, order["codec"]) for cell in row] for row in order["rows"]]
    with open(order["file"], "w", encoding=order["codec"], newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    texts.append(rows)
json.dump(texts, sys.stdout)
"#;

fn written_by_python(orders: &[Order<'_>]) -> Vec<Vec<Vec<String>>> {
    let mut python = Command::new("python3")
        .args(["-c", WRITER])
        .env("PYTHONIOENCODING", "utf-8")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut to_python = python.stdin.take().unwrap();
    to_python.write_all(&serde_json::to_vec(orders).unwrap()).unwrap();
    drop(to_python);
    let output = python.wait_with_output().unwrap();
    assert!(output.status.success(), "python3 could not write the files");
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Names, towns and notes in a language, as an address book has them.
fn rows(language: &str) -> Vec<Vec<String>> {
    let lines: &[[&str; 3]] = match language {
        "French" => &[
            ["Éloïse Lefèvre", "Besançon", "Près de l'église, à côté du café"],
            ["François Côté", "Orléans", "Reçu le 3 août; très satisfait"],
            ["Zoé Garçon", "Sète", "Où êtes-vous allés? Ça dépend."],
        ],
        "French with euro" => &[
            ["Œuvre de sœur Agnès", "Besançon", "Coût: 45 €, déjà payé"],
            ["Noël Lefèvre", "L'Haÿ", "Un cœur à 12 €, très beau"],
        ],
        "French with quotes" => &[
            ["Éloïse Lefèvre", "Besançon", "« Près de l’église » — à côté du café…"],
            ["François Côté", "Orléans", "Reçu le 3 août – “très satisfait”"],
        ],
        "German" => &[
            ["Jörg Müller", "Köln", "Größe: 42, Farbe: weiß"],
            ["Käthe Schröder", "Münster", "Straße gesperrt; Rückruf über das Büro"],
            ["Özgür Weiß", "Düsseldorf", "Gerät für Bäckerei, schöne Grüße"],
        ],
        "Spanish" => &[
            ["José Muñoz", "Córdoba", "¿Qué pasó mañana? Año nuevo"],
            ["María Ibáñez", "León", "Dirección: calle Peñón 3, 2º"],
        ],
        "Portuguese" => &[
            ["João Conceição", "São Paulo", "Endereço não confirmado; atenção às informações"],
            ["Inês Simões", "Évora", "Água e pão à tarde"],
        ],
        "Icelandic" => &[
            ["Þórður Guðmundsson", "Reykjavík", "Hús við sjóinn, æði gott"],
            ["Sigríður Jónsdóttir", "Ísafjörður", "Það er kalt í dag"],
        ],
        "Sami" => &[
            ["Áilu Čáhppes", "Kárášjohka", "Buorre beaivi, dat lea šiega vuođđu"],
            ["Máret Ánne Sáŋŋo", "Guovdageaidnu", "Mun boađán ihttin, giitu"],
        ],
        "Welsh" => &[
            ["Siân Llŷr", "Pwllheli", "Tŷ ger y môr; dŵr glân"],
            ["Dŵynwen Gwŷn", "Caernarfon", "Mae'r tŷ yn wŷn, tân yn yr hŵyr"],
        ],
        "Maltese" => &[
            ["Ġorġ Żammit", "Ħamrun", "Għandi żewġt iħwa; il-Ħadd nieħu ċ-ċavetta"],
            ["Ċensu Borġ", "Ħal Qormi", "Grazzi ħafna, sħab"],
        ],
        "Esperanto" => &[
            ["Ĉarlo Ŝmit", "Aŭstrujo", "Eĥoŝanĝo ĉiuĵaŭde; mi ŝatas ĝin"],
            ["Ĝoja Ĵurnalisto", "Ĥina urbo", "Hodiaŭ estas bela tago, ĉu ne?"],
        ],
        "Polish" => &[
            ["Łukasz Wójcik", "Łódź", "Zażółć gęślą jaźń; proszę zadzwonić"],
            ["Agnieszka Kowalczyk-Źródło", "Kraków", "Przesyłka była uszkodzona, żądam zwrotu"],
            ["Małgorzata Dąbrowska", "Poznań", "Ósmego września będę w domu"],
        ],
        "Czech" => &[
            ["Tomáš Dvořák", "Plzeň", "Příliš žluťoučký kůň úpěl ďábelské ódy"],
            ["Jiřina Šťastná", "České Budějovice", "Děkuji, přijedu zítra večer"],
        ],
        "Hungarian" => &[
            ["Kovács Győző", "Győr", "Árvíztűrő tükörfúrógép; köszönöm szépen"],
            ["Szűcs Erzsébet", "Székesfehérvár", "Kérem, hívjon föl délután"],
        ],
        "Croatian" => &[
            ["Željko Šarić", "Čakovec", "Kuća je već prodana; sljedeći tjedan dođi"],
            ["Đurđica Kovačić", "Osijek", "Češće zovi, živjeli"],
        ],
        "Romanian" => &[
            ["Ștefan Țurcanu", "Iași", "Această casă și grădina în țară; mulțumesc"],
            ["Răzvan Călin", "Brașov", "Întâlnire la bibliotecă, vă rugăm"],
        ],
        "Turkish" => &[
            ["Gülşah Yıldırım", "İstanbul", "Öğretmen çalışıyor; ışık yok"],
            ["Çağrı Şimşek", "Eskişehir", "Teşekkürler, görüşürüz"],
        ],
        "Lithuanian" => &[
            ["Žydrūnas Šimkus", "Šiauliai", "Ąžuolų gatvė; ačiū už užsakymą"],
            ["Rūta Petrauskaitė", "Panevėžys", "Įmonė veikia kiekvieną dieną"],
        ],
        "Latvian" => &[
            ["Jānis Bērziņš", "Rīga", "Glāžšķūņa rūķīši dzērumā čiepj"],
            ["Līga Kļaviņa", "Liepāja", "Lūdzu zvaniet pēc pusdienām"],
        ],
        "Estonian" => &[
            ["Jüri Põder", "Tõrva", "Täna õhtul ööbin hõbedase järve ääres"],
            ["Õnne Mäe", "Põltsamaa", "Palun helistage pärast lõunat"],
        ],
        "Russian" => &[
            ["Иван Щербаков", "Санкт-Петербург", "Съешь ещё этих мягких французских булок"],
            ["Мария Ёлкина", "Нижний Новгород", "Улица Ленина, дом 5; позвонить вечером"],
            ["Алексей Журавлёв", "Москва", "Оплата получена, спасибо"],
        ],
        "Ukrainian" => &[
            ["Ївга Щербак", "Київ", "Вулиця Грушевського; подзвоніть увечері"],
            ["Олексій Ґалаґан", "Чернівці", "Їжак з'їв п'ять яблук, є ще"],
        ],
        "Bulgarian" => &[
            ["Георги Щерев", "София", "Улица Граф Игнатиев; моля обадете се"],
            ["Йорданка Цанева", "Пловдив", "Ах, чудна българска земьо"],
        ],
        "Serbian" => &[
            ["Љубиша Ђорђевић", "Ниш", "Улица Његошева; позвати после подне"],
            ["Жељка Ћирић", "Суботица", "Хвала вам, видимо се сутра"],
        ],
        "Greek" => &[
            ["Γιώργος Παπαδόπουλος", "Αθήνα", "Οδός Ερμού 5; ευχαριστώ πολύ"],
            ["Ελένη Ψαρά", "Θεσσαλονίκη", "Ξεσκεπάζω την ψυχοφθόρα βδελυγμία"],
        ],
        "Hebrew" => &[
            ["דוד כהן", "תל אביב", "רחוב הרצל 5; תודה רבה"],
            ["שרה לוי", "ירושלים", "דג סקרן שט בים מאוכזב ולפתע מצא חברה"],
        ],
        "Arabic" => &[
            ["محمد الأحمد", "القاهرة", "شارع النيل 5؛ شكرا جزيلا"],
            ["فاطمة الزهراء", "الإسكندرية", "نص حكيم له سر قاطع وذو شأن عظيم"],
        ],
        "Vietnamese" => &[
            ["Nguyễn Văn Đức", "Hà Nội", "Số 5 đường Lê Lợi; cảm ơn rất nhiều"],
            ["Trần Thị Hường", "Đà Nẵng", "Vui lòng gọi lại vào buổi chiều"],
        ],
        "Thai" => &[
            ["สมชาย ใจดี", "กรุงเทพมหานคร", "ถนนสุขุมวิท 5; ขอบคุณมาก"],
            ["สุดารัตน์ แสงทอง", "เชียงใหม่", "กรุณาโทรกลับตอนบ่าย"],
        ],
        "Japanese" => &[
            ["佐藤 太郎", "東京都港区", "ソフトウェアの表示能力; 予約をお願いします"],
            ["高橋 花子", "大阪市北区", "いろはにほへと ちりぬるを"],
            ["鈴木 一郎", "神奈川県横浜市", "配達は午後にしてください。ポスト"],
        ],
        "Simplified Chinese" => &[
            ["王小明", "北京市朝阳区", "请在下午送货; 谢谢您的订单"],
            ["李秀英", "广州市天河区", "客户要求退款,已经处理"],
            ["张伟", "上海市浦东新区", "地址: 世纪大道一百号"],
        ],
        "Traditional Chinese" => &[
            ["陳大文", "台北市信義區", "請在下午送貨; 謝謝您的訂單"],
            ["許功蓋", "高雄市左營區", "客戶要求退款,已經處理"],
            ["林美玲", "新北市板橋區", "地址: 中山路一百號"],
        ],
        "Korean" => &[
            ["김철수", "서울특별시 강남구", "오후에 배달해 주세요; 감사합니다"],
            ["박영희", "부산광역시 해운대구", "고객이 환불을 요청했습니다"],
        ],
        other => panic!("no text in {other}"),
    };
    let header = ["id", "name", "town", "note"].map(str::to_owned).to_vec();
    let rows = lines.iter().enumerate().map(|(place, cells)| {
        std::iter::once((place + 1).to_string()).chain(cells.map(str::to_owned)).collect()
    });
    std::iter::once(header).chain(rows).collect()
}

/// Python's codecs, each with languages that it is for.
const CODECS: [(&str, &[&str]); 43] = [
    ("utf_8", &["French", "Russian", "Japanese"]),
    ("cp1252", &["French", "French with quotes", "German", "Spanish", "Portuguese", "Icelandic"]),
    ("latin_1", &["French", "German", "Spanish", "Portuguese", "Icelandic"]),
    ("iso8859_15", &["French with euro", "German", "Estonian"]),
    ("mac_roman", &["French", "French with quotes", "German", "Spanish", "Portuguese"]),
    ("cp1250", &["Polish", "Czech", "Hungarian", "Croatian", "German"]),
    ("iso8859_2", &["Polish", "Czech", "Hungarian", "Croatian"]),
    ("iso8859_16", &["Romanian", "Polish"]),
    ("cp1257", &["Lithuanian", "Latvian", "Estonian"]),
    ("iso8859_13", &["Lithuanian", "Latvian", "Estonian"]),
    ("iso8859_4", &["Latvian", "Lithuanian", "Estonian"]),
    ("iso8859_10", &["Sami", "Icelandic"]),
    ("iso8859_14", &["Welsh"]),
    ("iso8859_3", &["Maltese", "Esperanto"]),
    ("cp1254", &["Turkish"]),
    ("iso8859_9", &["Turkish"]),
    ("cp1251", &["Russian", "Ukrainian", "Bulgarian", "Serbian"]),
    ("koi8_r", &["Russian"]),
    ("koi8_u", &["Ukrainian", "Russian"]),
    ("iso8859_5", &["Russian", "Serbian", "Bulgarian"]),
    ("cp866", &["Russian"]),
    ("mac_cyrillic", &["Russian", "Serbian"]),
    ("cp1253", &["Greek"]),
    ("iso8859_7", &["Greek"]),
    ("cp1255", &["Hebrew"]),
    ("iso8859_8", &["Hebrew"]),
    ("cp1256", &["Arabic"]),
    ("iso8859_6", &["Arabic"]),
    ("cp1258", &["Vietnamese"]),
    ("cp874", &["Thai"]),
    ("tis_620", &["Thai"]),
    ("shift_jis", &["Japanese"]),
    ("cp932", &["Japanese"]),
    ("euc_jp", &["Japanese"]),
    ("iso2022_jp", &["Japanese"]),
    ("gb2312", &["Simplified Chinese"]),
    ("gbk", &["Simplified Chinese", "Traditional Chinese"]),
    ("gb18030", &["Simplified Chinese"]),
    ("big5", &["Traditional Chinese"]),
    ("cp950", &["Traditional Chinese"]),
    ("big5hkscs", &["Traditional Chinese"]),
    ("euc_kr", &["Korean"]),
    ("cp949", &["Korean"]),
];

/// The table that a source reads: the names of its columns, then its records.
fn table_of(source: &Source) -> Vec<Vec<String>> {
    let all = whole(source).unwrap();
    assert!(all.iter().all(|(_, _, record)| record.fault().is_none()));
    std::iter::once(source.columns().to_vec()).chain(all.iter().map(|(_, _, record)| cells(record))).collect()
}

fn comma() -> FormatChoice {
    FormatChoice {
        kind: Some(SourceKind::Delimited),
        delimiter: Some(','),
        header: Some(true),
        ..FormatChoice::default()
    }
}

#[test]
fn what_python_wrote_is_read_where_its_encoding_is_chosen_and_asked_where_not() {
    let folder = tempfile::tempdir().unwrap();
    // A whole address book, and a single record, from which less can be told.
    let mut cases = Vec::new();
    for (codec, languages) in CODECS {
        for language in languages {
            let rows = rows(language);
            cases.push((codec, *language, rows[..2].to_vec()));
            cases.push((codec, *language, rows));
        }
    }
    let orders: Vec<Order<'_>> = cases
        .iter()
        .enumerate()
        .map(|(place, (codec, _, rows))| Order {
            file: folder.path().join(format!("{place}.csv")).display().to_string(),
            codec,
            rows,
        })
        .collect();
    let written = written_by_python(&orders);
    let mut ranks: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for ((order, (codec, language, rows)), expected) in orders.iter().zip(&cases).zip(&written) {
        let path = std::path::Path::new(&order.file);
        let name = format!("{codec} {language} {}", rows.len() - 1);
        let encoding = TextEncoding::by_name(codec).unwrap();
        let chosen = FormatChoice { encoding: Some(encoding), ..comma() };
        let source = Source::open_as(path, &chosen).unwrap();
        assert_eq!(source.questions(), [], "{name}");
        assert_eq!(&table_of(&source), expected, "{name}");

        let source = Source::open_as(path, &comma()).unwrap();
        if *codec == "utf_8" {
            assert_eq!((source.questions(), &table_of(&source)), (Vec::new(), expected), "{name}");
            continue;
        }
        let questions = source.questions();
        assert_eq!(questions.len(), 1, "{name}");
        let question = &questions[0];
        assert_eq!(question.part, FormatPart::Encoding);
        assert!(question.options.len() >= 2, "{name}");
        let provisional = question.options[0].choice.encoding;
        assert_eq!(provisional, Some(source.format().encoding), "{name}");
        let right = question.options.iter().position(|option| {
            let source = Source::open_as(path, &option.choice).unwrap();
            assert_eq!(source.questions(), [], "an answer ends the question");
            let all = whole(&source).unwrap();
            let table: Vec<Vec<String>> = std::iter::once(source.columns().to_vec())
                .chain(all.iter().map(|(_, _, record)| cells(record)))
                .collect();
            &table == expected
        });
        let text = expected.concat().join(",");
        if let Some(right) = right {
            for sample in question.options[right].sample.iter().skip(1).flatten() {
                let shown = sample.trim_end_matches('…');
                assert!(text.contains(shown), "{name}: {shown}");
            }
        }
        let options: Vec<&str> = question.options.iter().map(|option| option.flags.as_str()).collect();
        ranks
            .entry(right.map_or(usize::MAX, |right| right + 1))
            .or_default()
            .push(format!("{name}: {options:?}"));
    }
    let counts: Vec<(usize, usize)> = ranks.iter().map(|(rank, names)| (*rank, names.len())).collect();
    for (rank, names) in ranks.iter().filter(|(rank, _)| **rank > 1) {
        println!("rank {rank}:\n  {}", names.join("\n  "));
    }
    assert!(ranks.keys().all(|rank| *rank <= 2), "{counts:?}");
    let all: usize = counts.iter().map(|(_, count)| count).sum();
    assert!(ranks[&1].len() * 10 >= all * 9, "{counts:?}");
}

/// Pieces of text in an encoding: bytes and what they mean, as the standard has it.
fn pieces(encoding: TextEncoding) -> Vec<(Vec<u8>, String)> {
    let decoder = encoding.decoder();
    let meant = |bytes: &[u8]| match decoder {
        Some(decoder) => {
            let (text, is_broken) = decoder.decode_without_bom_handling(bytes);
            let is_control = text.chars().any(|letter| ('\u{80}'..='\u{9F}').contains(&letter));
            let is_text = !(is_broken || encoding.is_windows_page() && is_control);
            is_text.then(|| text.into_owned())
        }
        None => Some(bytes.iter().map(|&byte| char::from(byte)).collect()),
    };
    let mut pieces = Vec::new();
    let mut take = |bytes: Vec<u8>| {
        if let Some(text) = meant(&bytes) {
            pieces.push((bytes, text));
        }
    };
    match encoding {
        TextEncoding::Iso2022Jp => {
            for lead in 0x21..0x75u8 {
                for trail in (0x21..0x7F).step_by(3) {
                    take([b"\x1B$B", &[lead, trail][..], b"\x1B(B"].concat());
                }
            }
        }
        encoding if encoding.is_multi_byte() => {
            for lead in 0x80..=0xFF {
                take(vec![lead]);
                // Most of them would do; those whose second byte means something in ASCII are all there.
                for trail in (0x30..0x80).chain((0x80..=0xFF).step_by(7)) {
                    take(vec![lead, trail]);
                }
            }
            if encoding == TextEncoding::Gb18030 {
                take(b"\x94\x39\xDA\x33".to_vec());
                take(b"\x81\x30\x81\x34".to_vec());
            }
        }
        _ => (0x80..=0xFF).for_each(|byte| take(vec![byte])),
    }
    pieces
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// Text in any encoding, in blocks that end anywhere in it.
    #[test]
    fn any_text_is_read_wherever_blocks_end(
        encoding in proptest::sample::select(
            TextEncoding::all().filter(|encoding| !encoding.is_unicode()).collect::<Vec<_>>(),
        ),
        places in proptest::collection::vec(proptest::collection::vec(any::<prop::sample::Index>(), 0..7), 1..12),
        padding in 0usize..40,
        is_long: bool,
        gzipped: bool,
        delimiter in proptest::sample::select(&[',', ';', '\t', '|', '\\'][..]),
        jump in any::<prop::sample::Index>(),
    ) {
        let pieces = pieces(encoding);
        let mut once = (Vec::new(), Vec::new());
        for cell in &places {
            // Two bytes that are one character in most cases are a letter and a backslash in some.
            let is_in_cell = |piece: &&(Vec<u8>, String)| !piece.1.contains(delimiter);
            let chosen: Vec<&(Vec<u8>, String)> =
                cell.iter().map(|place| place.get(&pieces)).filter(is_in_cell).collect();
            let mut bytes = chosen.iter().flat_map(|(bytes, _)| bytes.clone()).collect::<Vec<u8>>();
            // No writer goes back to ASCII between two characters, and the standard reads no such text.
            while let Some(at) = memchr::memmem::find(&bytes, b"\x1B(B\x1B$B") {
                bytes.drain(at..at + 6);
            }
            once.0.push(bytes);
            once.1.push(chosen.iter().map(|(_, text)| text.as_str()).collect::<String>());
        }
        // Padding that moves what follows byte by byte; and enough for some blocks.
        let width = once.0.iter().map(Vec::len).sum::<usize>() + 20;
        let count = if is_long { 700_000 / width } else { 3 };
        let mut bytes = Vec::new();
        let mut expected = Vec::new();
        for number in 0..count {
            let start = format!("{number}{}", "x".repeat(if number == 0 { padding } else { 0 }));
            bytes.extend_from_slice(start.as_bytes());
            for cell in &once.0 {
                bytes.push(delimiter as u8);
                bytes.extend_from_slice(cell);
            }
            bytes.push(b'\n');
            expected.push(std::iter::once(start).chain(once.1.iter().cloned()).collect::<Vec<_>>());
        }
        let file = written("t.csv", &bytes, gzipped);
        let choice = FormatChoice {
            kind: Some(SourceKind::Delimited),
            delimiter: Some(delimiter),
            header: Some(false),
            encoding: Some(encoding),
            quote: Some(Quote::None),
            escape: Some(Escape::None),
            line_end: Some(LineEnd::Any),
            ..FormatChoice::default()
        };
        let source = Source::open_as(&file.path, &choice).unwrap();
        prop_assert_eq!(source.format().gzipped, gzipped);
        let all = whole(&source).unwrap();
        prop_assert_eq!(all.len(), expected.len());
        for ((number, line, record), expected) in all.iter().zip(&expected) {
            prop_assert_eq!(*line, number + 1);
            prop_assert_eq!(record.fault(), None);
            prop_assert_eq!(&cells(record), expected);
        }
        let place = jump.index(expected.len());
        let found = source.records(place as u64, 2).unwrap();
        prop_assert_eq!(found.len(), 2.min(expected.len() - place));
        for (record, expected) in found.iter().zip(&expected[place..]) {
            prop_assert_eq!(&cells(&record.cells), expected);
        }
        prop_assert_eq!(source.read_share(&Position { record: 0, byte: u64::MAX, line: 1 }), source.size_bytes());
    }
}

#[test]
fn bytes_that_are_no_text_reject_their_record_in_every_encoding() {
    for (encoding, bytes) in [
        (TextEncoding::ShiftJis, &b"id,name\n1,\x83\x5C\n2,a\xFF\n3,\x8A\xBF\n"[..]),
        (TextEncoding::EucKr, b"id,name\n1,\xB1\xE8\n2,a\xFF\n3,\xB9\xDA\n"),
        (TextEncoding::Gb18030, b"id,name\n1,\xCD\xF5\n2,a\xFF\n3,\xC0\xEE\n"),
        (TextEncoding::Iso8859_7, b"id,name\n1,\xE1\n2,a\xFF\n3,\xE2\n"),
        (TextEncoding::Windows1253, b"id,name\n1,\xE1\n2,a\xAA\n3,\xE2\n"),
    ] {
        for gzipped in [false, true] {
            let file = written("t.csv", bytes, gzipped);
            let choice = FormatChoice { encoding: Some(encoding), ..comma() };
            let all = whole(&Source::open_as(&file.path, &choice).unwrap()).unwrap();
            let faults: Vec<_> =
                all.iter().map(|(_, line, record)| (*line, record.fault().cloned())).collect();
            let fault = Some(RecordFault::Undecodable(Some(1)));
            assert_eq!(faults, [(2, None), (3, fault), (4, None)], "{encoding:?}");
            assert_eq!(&all[1].2[1], "a\u{FFFD}", "{encoding:?}");
        }
    }
}

#[test]
fn json_is_utf8_or_refused_with_line_and_character() {
    let refusal = |bytes: &[u8], encoding: Option<TextEncoding>| {
        let file = written("t.json", bytes, false);
        let choice = FormatChoice { encoding, ..FormatChoice::default() };
        let failure = failure::Failure::from(Source::open_as(&file.path, &choice).unwrap_err());
        (failure.code, failure.place.and_then(|place| place.line), failure.message)
    };
    let (code, line, message) = refusal(b"[\n{\"a\":\"x\"},\n{\"a\":\"caf\xE9\"}]\n", None);
    assert_eq!((code.as_str(), line), ("json_not_utf8", Some(3)));
    assert!(message.contains("at character 10"), "{message}");
    let (code, line, _) = refusal(b"{\"a\":\"\x8A\xBF\x8E\x9A\"}\n", None);
    assert_eq!((code.as_str(), line), ("json_not_utf8", Some(1)));
    let (code, line, _) = refusal("{\"a\":\"é\"}\n".as_bytes(), Some(TextEncoding::Windows1252));
    assert_eq!((code.as_str(), line), ("json_not_utf8", None));
    // A bad byte far behind, in a line of its own.
    let mut late = "{\"a\":\"plain\"}\n".repeat(40_000).into_bytes();
    late.extend_from_slice(&b"{\"a\":\"caf\xE9\"}\n".repeat(10_000));
    let (code, line, _) = refusal(&late, None);
    assert_eq!((code.as_str(), line), ("json_not_utf8", Some(40_001)));
}

#[test]
fn a_few_bad_bytes_leave_a_file_utf8_and_reject_their_records() {
    let mut bytes = b"id,name\n".to_vec();
    for number in 0..100 {
        bytes.extend_from_slice(format!("{number},José Muñoz\n").as_bytes());
    }
    bytes.extend_from_slice(b"100,Jos\xE9\n");
    let file = written("t.csv", &bytes, false);
    let source = Source::open_as(&file.path, &comma()).unwrap();
    assert_eq!(source.format().encoding, TextEncoding::Utf8);
    let all = whole(&source).unwrap();
    assert_eq!(source.questions(), []);
    let faults: Vec<u64> =
        all.iter().filter(|(_, _, record)| record.fault().is_some()).map(|(_, line, _)| *line).collect();
    assert_eq!(faults, [102]);
}

/// A file whose head says UTF-8, and whose accents stand where nobody looked before it is read whole.
fn with_late_text(late: &[u8], count: usize) -> Vec<u8> {
    let plain = b"1,a name with no accent at all\n".repeat(160_000);
    let mut bytes = [b"id,name\n", &plain[..]].concat();
    // Between the places that are looked at.
    let place = 8 + 31 * 35_000;
    bytes.splice(place..place, late.repeat(count));
    bytes
}

#[test]
fn bytes_that_are_no_utf8_and_come_late_become_a_question_once_the_file_is_read() {
    let file = written("t.csv", &with_late_text(b"7,M\xFCller in K\xF6ln\n", 3), false);
    let source = Source::open_as(&file.path, &comma()).unwrap();
    assert_eq!(source.format().encoding, TextEncoding::Utf8);
    assert_eq!(source.questions(), [], "nothing was read of it");
    whole(&source).unwrap();
    for _ in 0..2 {
        let questions = source.questions();
        assert_eq!(questions.len(), 1);
        assert!(questions[0].evidence.contains("line 35002"), "{}", questions[0].evidence);
        let first = &questions[0].options[0];
        assert_eq!(first.choice.encoding, Some(TextEncoding::Windows1252));
        assert_eq!(first.sample[1], ["Müller in Köln"]);
        let last = questions[0].options.last().unwrap();
        assert_eq!(last.choice.encoding, Some(TextEncoding::Utf8));
        // Another reading finds the same.
        whole(&source).unwrap();
    }
    let answered = FormatChoice { encoding: Some(TextEncoding::Utf8), ..comma() };
    let source = Source::open_as(&file.path, &answered).unwrap();
    whole(&source).unwrap();
    assert_eq!(source.questions(), []);
    // Enough sound text around it, and it is a slip.
    let mut bytes = with_late_text(b"7,M\xFCller\n", 1);
    bytes.extend_from_slice("8,Müller und Söhne\n".repeat(20).as_bytes());
    let file = written("t.csv", &bytes, false);
    let source = Source::open_as(&file.path, &comma()).unwrap();
    whole(&source).unwrap();
    assert_eq!(source.questions(), []);
}

#[test]
fn utf16_without_its_mark_is_a_question() {
    for (encoding, other) in
        [(TextEncoding::Utf16Le, TextEncoding::Utf16Be), (TextEncoding::Utf16Be, TextEncoding::Utf16Le)]
    {
        let file = written("t.csv", &encoded("id,name\n1,Müller\n", encoding), false);
        let questions = Source::open_as(&file.path, &comma()).unwrap().questions();
        let options: Vec<_> = questions[0].options.iter().map(|option| option.choice.encoding).collect();
        assert_eq!(options, [Some(encoding), Some(other)]);
        assert_eq!(questions[0].options[0].sample[1..], [["id,name"], ["1,Müller"]]);
        let marked = written("t.csv", &encoded("\u{FEFF}id,name\n1,Müller\n", encoding), false);
        assert_eq!(Source::open_as(&marked.path, &comma()).unwrap().questions(), []);
    }
}
