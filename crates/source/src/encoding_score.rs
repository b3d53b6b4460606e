//! How much some text reads like text of a language: what tells a right reading of bytes from a wrong one. Letters
//! beyond ASCII of a right reading belong to one language's alphabet, mostly to its common part; words keep to one
//! script; no capital follows a small letter.

use super::text_encoding::TextEncoding;
use std::collections::BTreeMap;

/// Letters beyond ASCII of languages written in Latin letters, in small, the common ones first.
const LATIN: [&str; 24] = [
    "éèàêçôâîùûïëœüöæÿäáíóñ",     // French, with names from next door
    "üäößéèáàçëïô",               // German
    "óíáéñúüçºª",                 // Spanish
    "ãçáéíóõêúâàôüº",             // Portuguese
    "àèùòìéîóúï",                 // Italian
    "ëéïèóöüçêâ",                 // Dutch
    "äöåéàüèáæø",                 // Swedish, Finnish
    "øåæéòôäöóêüâ",               // Danish, Norwegian
    "áðíéöþóæúýøåä",              // Icelandic, Faroese
    "àéèòíóçúïü·",                // Catalan
    "âêîôûŵŷáéíóúẃýàèìòùẁỳäëïöü", // Welsh
    "áéíóúḃċḋḟġṁṗṡṫ",             // Irish, old and new
    "łżęąóśćźńé",                 // Polish
    "íáéžřěšýčůúťďňóľôĺŕäöü",     // Czech, Slovak
    "áéőóöüíúűä",                 // Hungarian
    "ăîâșțşţéá",                  // Romanian
    "čžšćđáéöü",                  // Slovene, Croatian, Bosnian, Serbian in Latin letters
    "ıüşğçöİiâîûé",               // Turkish
    "āīēšūņļķģžčŗō",              // Latvian
    "ėšąųžčįęūó",                 // Lithuanian
    "äõöüšžé",                    // Estonian
    "áčđŋšŧžåäöøæïǧǩ",            // Sami
    "ħżġċàèìòùé",                 // Maltese
    "ĉĝĥĵŝŭé",                    // Esperanto
];

/// Letters of languages next to each other, for files that hold several of them.
const NEIGHBOURS: [&str; 3] = [
    "éèàêçôâîùûïëœüöäßóíáñúãõìòåøæÿðþýºª",
    "łżęąóśćźńíáéžřěšýčůúťďňľôĺŕőöüűăîâșțşţđäß",
    "āīēšūņļķģžčŗōėąųįęõäöüóß",
];

/// Letters of languages written otherwise, the common ones first.
const OTHERS: [&str; 12] = [
    "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё№",
    "оанитіврселкудмпязьгйбчхцїюжшєщфґ№",
    "аоиетнрсвлкдпмзугябъчщжхйцшюьф№",
    "аоиејнрстувдкмпљгзбњцшчжђћхџфлѓќѕ",
    "аніоелркстывяудпмзьцйгбчшжхюэфёў",
    "αοιετσνηυρπκμάςλωόίδέγύχθφώβξζψήϊϋΐΰ",
    "יוהלאתרבשמנםכדעקחגפסטזןצךףץ\u{05B7}\u{05B8}\u{05B4}\u{05B5}\u{05B6}\u{05BC}\u{05B9}\u{05B0}\u{05BB}\u{05C1}",
    "ايلمنرتبودسعةهقفحكجشصطخأىذثضغزئءظؤإآپچژگں\u{064E}\u{0650}\u{064F}\u{0651}\u{0652}\u{064B}",
    "ันราอกเง่นมวยล้ตทีสิดับคไแะพ์ใชุขหโูจ็ปถผธศซฟณฉษำฐญภืึๆฝฎฏฒฬฆฌฤฮฑฯ",
    // Vietnamese: some letters are put together from a letter and its tone.
    "đưăơâêô\u{0300}\u{0301}\u{0309}\u{0303}\u{0323}àáãèéêìíòóõùúýĩũ",
    "øæå",
    "ß",
];

/// Common characters of Japanese, beside kana.
const JAPANESE: &str = "日一国人年大十二本中長出三時行見月後前生五間上東四今金九入学高円子外八六下来気小七山話女北午百書先名川千水半男西電校語土木聞食車何南万毎白天母火右読友左休父雨会同事自社発者地業方新場員立開手力問代明動京目通言理体田主題意不作用度強公持野以思家世多正安院心界教文元重近考画海売知道集別物使品計死特私始朝運終台広住無真有口少町料工建空急止送切転研足究楽起着店病質待試族銀早映親験英医仕去味写字答夜音注帰古歌買悪図週室歩風紙黒花春赤青館屋色走秋夏習駅洋旅服夕借曜飲肉貸堂鳥飯勉冬昼茶弟牛魚兄犬妹姉漢株式佐藤鈴橋渡辺伊村林加県市区番号都府氏録注文商額計価格備港渋谷阪神奈横浜名古屋々";

/// Common characters of Chinese, simplified and traditional.
const SIMPLIFIED: &str = "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运京沪广州深圳武汉成县号街李刘陈杨黄赵吴周徐孙朱胡郭林姓址订单客户备注价额";
const TRADITIONAL: &str = "的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作裡用道行所然家種事成方多經麼去法學如都同現當沒動面起看定天分還進好小部其些主樣理心她本前開但因只從想實日軍者意無力它與長把機十民第公此已工使情明性知全三又關點正業外將兩高間由問很最重並物手應戰向頭文體政美相見被利什二等產或新己制身果加西斯月話合回特代內信表化老給世位次度門任常先海通教兒原東聲提立及比員解水名真論處走義各入幾口認條平系氣題活爾更別打女變四神總何電數安少報才結反受目太量再感建務做接必場件計管期市直德資命山金指克許統區保至隊形社便空決治展馬科司五基眼書非則聽白卻界達光放強即像難且權思王象完設式色路記南品住告類求據程北邊死張該交規萬取拉格望覺術領共確傳師觀清今切院讓識候帶導爭運臺灣台北段縣鄉鎮陳林黃李吳劉蔡楊許鄭謝街號樓姓址訂單客戶備註價額香港";

/// Common syllables of Korean.
const KOREAN: &str = "이다는에의가을하고지로사기서인은자대한도리정나수시일원를들어과그해제부전보주국상아장것있했동여구성관소경중조적민공안신유문김박최강윤임울산로길번호면으만게라었습니까요거내없생각무니할말미마비오우회학년월실영선세용화계당발연위물방금계명식재모데려서남북개터교역신출진스트";

/// Signs beyond ASCII that belong to ordinary text.
const USUAL_SIGNS: &str = "€£§°«»„“”‘’‚–—…•·×½¼¾²³µ©®™¡¿ºª\u{00A0}№、。，．・：；？！（）「」『』【】《》〈〉〒ー～〜々　％／－＋＝＆＃＠";

/// What one character says for a reading, or against it.
const COMMON: f64 = 1.0;
const LESS_COMMON: f64 = 0.7;
const RARE: f64 = 0.35;
const NOT_ITS_LETTER: f64 = -1.5;
const USUAL_SIGN: f64 = 0.4;
const UNUSUAL_SIGN: f64 = -1.0;
const IN_A_WORD: f64 = -1.5;
/// A capital that is no word.
const ALONE: f64 = -0.5;
/// An ideograph beside a small Latin letter.
const BESIDE_LATIN: f64 = -0.5;
const CONTROL: f64 = -3.0;
const PRIVATE: f64 = -3.0;
const NO_TEXT: f64 = -4.0;
/// Halfwidth kana are in use, but most bytes beyond ASCII are some.
const HALFWIDTH: f64 = -0.2;
/// A character that is written seldom, of the many that an encoding of several bytes has.
const SELDOM: f64 = -0.5;

/// So much less a letter says where it takes several languages to have them all.
const SEVERAL_LANGUAGES: f64 = 0.8;

/// Characters looked at.
const MAX_CHARACTERS: usize = 4000;
/// Ideographs whose place in the encoding is looked up.
const MAX_LOOKED_UP: usize = 200;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    Latin,
    Cyrillic,
    Greek,
    Hebrew,
    Arabic,
    Thai,
    /// Written without spaces, also with Latin letters between.
    EastAsian,
}

fn script(character: char) -> Option<Script> {
    Some(match u32::from(character) {
        0x41..=0x5A
        | 0x61..=0x7A
        | 0xAA
        | 0xBA
        | 0xC0..=0xD6
        | 0xD8..=0xF6
        | 0xF8..=0x24F
        | 0x1E00..=0x1EFF => Script::Latin,
        0x370..=0x3FF | 0x1F00..=0x1FFF if character.is_alphabetic() => Script::Greek,
        0x400..=0x52F => Script::Cyrillic,
        0x591..=0x5C7 | 0x5D0..=0x5F4 => Script::Hebrew,
        0x620..=0x65F | 0x66E..=0x6D3 => Script::Arabic,
        0xE01..=0xE3A | 0xE40..=0xE4E => Script::Thai,
        0x3040..=0x30FF
        | 0x3400..=0x9FFF
        | 0xAC00..=0xD7A3
        | 0xF900..=0xFAFF
        | 0xFF66..=0xFF9D
        | 0x3131..=0x318E => Script::EastAsian,
        _ => return None,
    })
}

/// How much `text`, read from bytes in this encoding, reads like a language: about 1 for a right reading, far less for
/// a wrong one. U+FFFD stands for what is no text.
pub(super) fn score(text: &str, encoding: TextEncoding) -> f64 {
    let characters: Vec<char> = text.chars().take(MAX_CHARACTERS).collect();
    let mut letters: BTreeMap<char, u32> = BTreeMap::new();
    let mut said = 0.0;
    let mut beyond_ascii = 0u32;
    let mut looked_up = 0;
    for (place, &character) in characters.iter().enumerate() {
        if character.is_ascii() {
            continue;
        }
        beyond_ascii += 1;
        let before = place.checked_sub(1).map(|before| characters[before]);
        let behind = characters.get(place + 1).copied();
        match script(character) {
            Some(Script::EastAsian) => {
                said += east_asian(character, encoding, &mut looked_up);
                let is_small = |other: Option<char>| other.is_some_and(|other| other.is_ascii_lowercase());
                if is_small(before) || is_small(behind) {
                    said += BESIDE_LATIN;
                }
            }
            Some(own) => {
                said += neighbours(character, own, before, behind);
                *letters.entry(small(character)).or_default() += 1;
            }
            // A tone of Vietnamese stands behind its letter.
            None if matches!(character, '\u{300}'..='\u{323}') && before.is_some_and(char::is_alphabetic) => {
                *letters.entry(character).or_default() += 1;
            }
            None => said += sign(character, before, behind),
        }
    }
    if beyond_ascii == 0 {
        return usage(encoding);
    }
    let one = LATIN.iter().chain(&OTHERS).map(|alphabet| in_alphabet(&letters, alphabet));
    let several = NEIGHBOURS.iter().map(|alphabet| in_alphabet(&letters, alphabet) * SEVERAL_LANGUAGES);
    let best = one.chain(several).fold(f64::NEG_INFINITY, f64::max);
    (said + best) / f64::from(beyond_ascii) + usage(encoding)
}

/// What speaks against encodings that are met seldom, where the text alone says as much for them.
fn usage(encoding: TextEncoding) -> f64 {
    use TextEncoding::{
        Iso8859_3, Iso8859_4, Iso8859_10, Iso8859_13, Iso8859_14, Iso8859_16, MacCyrillic, Macintosh,
        Windows1258,
    };
    match encoding {
        Iso8859_3 | Iso8859_4 | Iso8859_10 | Iso8859_14 | Iso8859_16 | Windows1258 => -0.15,
        Macintosh | MacCyrillic | Iso8859_13 => -0.05,
        _ => 0.0,
    }
}

/// The small letter of a capital; of one that has two, itself.
fn small(character: char) -> char {
    let mut letters = character.to_lowercase();
    match (letters.next(), letters.next()) {
        (Some(small), None) => small,
        _ => character,
    }
}

/// What letters say for an alphabet.
fn in_alphabet(letters: &BTreeMap<char, u32>, alphabet: &str) -> f64 {
    let size = alphabet.chars().count();
    let points = |letter: char| match alphabet.chars().position(|other| other == letter) {
        Some(place) if place * 5 < size * 2 => COMMON,
        Some(place) if place * 3 < size * 2 => LESS_COMMON,
        Some(_) => RARE,
        None => NOT_ITS_LETTER,
    };
    letters.iter().map(|(&letter, &count)| points(letter) * f64::from(count)).sum()
}

/// What the letters beside it say.
fn neighbours(character: char, own: Script, before: Option<char>, behind: Option<char>) -> f64 {
    let is_other = |other: Option<char>| other.and_then(script).is_some_and(|script| script != own);
    let mut said = 0.0;
    if is_other(before) || is_other(behind) {
        said += IN_A_WORD;
    }
    let is_small = |letter: Option<char>| letter.is_some_and(char::is_lowercase);
    if character.is_uppercase() && is_small(before) {
        said += IN_A_WORD;
    }
    // A small letter before a capital: the small one is the letter that is read wrong.
    if character.is_lowercase() && behind.is_some_and(char::is_uppercase) {
        said += IN_A_WORD;
    }
    let is_letter = |letter: Option<char>| letter.is_some_and(char::is_alphabetic);
    if character.is_uppercase() && !is_letter(before) && !is_letter(behind) {
        said += ALONE;
    }
    said
}

fn sign(character: char, before: Option<char>, behind: Option<char>) -> f64 {
    let is_letter = |other: Option<char>| other.is_some_and(char::is_alphabetic);
    match character {
        '\u{FFFD}' => NO_TEXT,
        '\u{80}'..='\u{9F}' => CONTROL,
        '\u{E000}'..='\u{F8FF}' => PRIVATE,
        '’' | '‘' | '·' | '・' | '\u{200C}' | '\u{200D}' | '\u{200E}' | '\u{200F}' => USUAL_SIGN,
        _ if is_letter(before) && is_letter(behind) && !is_wide(character) => IN_A_WORD,
        _ if USUAL_SIGNS.contains(character) => USUAL_SIGN,
        '\u{3000}'..='\u{303F}' | '\u{FF01}'..='\u{FF5E}' => USUAL_SIGN,
        _ => UNUSUAL_SIGN,
    }
}

fn is_wide(character: char) -> bool {
    matches!(character, '\u{3000}'..='\u{303F}' | '\u{FF01}'..='\u{FF5E}')
}

/// What a character of Chinese, Japanese or Korean says.
fn east_asian(character: char, encoding: TextEncoding, looked_up: &mut usize) -> f64 {
    let common = match encoding {
        TextEncoding::ShiftJis | TextEncoding::EucJp | TextEncoding::Iso2022Jp => JAPANESE,
        TextEncoding::Big5 => TRADITIONAL,
        TextEncoding::EucKr => KOREAN,
        _ => SIMPLIFIED,
    };
    let is_japanese = common == JAPANESE;
    match character {
        '\u{3040}'..='\u{30FF}' => return if is_japanese { COMMON } else { SELDOM },
        '\u{FF66}'..='\u{FF9D}' => return HALFWIDTH,
        _ if common.contains(character) => return COMMON,
        _ => {}
    }
    *looked_up += 1;
    if *looked_up > MAX_LOOKED_UP {
        return 0.0;
    }
    let Some(decoder) = encoding.decoder() else { return SELDOM };
    let mut buffer = [0; 4];
    let (bytes, _, _) = decoder.encode(character.encode_utf8(&mut buffer));
    let [lead, trail] = bytes[..] else { return SELDOM };
    let is_listed_first = match encoding {
        TextEncoding::ShiftJis => (0x88..0x98).contains(&lead),
        TextEncoding::EucJp => (0xB0..0xD0).contains(&lead),
        TextEncoding::Big5 => (0xA4..0xC7).contains(&lead),
        TextEncoding::EucKr => (0xB0..0xC9).contains(&lead) && trail >= 0xA1,
        _ => (0xB0..0xD8).contains(&lead) && trail >= 0xA1,
    };
    if is_listed_first { RARE } else { SELDOM }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_right_reading_scores_higher_than_a_wrong_one() {
        use TextEncoding::*;
        let cases = [
            ("Müller", Windows1252, "Mьller", Windows1251),
            ("café", Windows1252, "cafÈ", Macintosh),
            ("Привет", Windows1251, "оПХБЕР", Koi8R),
            ("Łódź", Windows1250, "£ódŸ", Windows1252),
            ("Müller", Windows1252, "M\u{81}ller", Latin1),
            ("東京都港区", ShiftJis, "ìåãûìsç`ãÊ", Macintosh),
            ("서울시 강남구", EucKr, "辑匡矫 碍巢备", Gbk),
            ("İstanbul, ışık", Windows1254, "Ýstanbul, ýþýk", Windows1252),
        ];
        for (right, its, wrong, other) in cases {
            let (right_score, wrong_score) = (score(right, its), score(wrong, other));
            assert!(right_score > wrong_score, "{right} {right_score} {wrong} {wrong_score}");
        }
    }
}
