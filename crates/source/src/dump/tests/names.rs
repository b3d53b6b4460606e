//! Names of tables and columns in encodings of several bytes a character.

use super::read_as;
use crate::{FormatChoice, TextEncoding};

#[test]
fn names_in_encodings_of_several_bytes_are_read() {
    // Some characters have a second byte that is a backslash, a quote or a bracket of ASCII.
    let cases = [
        (encoding_rs::SHIFT_JIS, "sjis", TextEncoding::ShiftJis, "表ソ", "能力ー", "予定十"),
        (encoding_rs::GBK, "gbk", TextEncoding::Gbk, "订单誠", "数量乗", "価格"),
        (encoding_rs::EUC_KR, "euckr", TextEncoding::EucKr, "주문똠", "수량", "가격뷁"),
        (encoding_rs::EUC_JP, "ujis", TextEncoding::EucJp, "注文", "数量", "価格"),
        (encoding_rs::BIG5, "big5", TextEncoding::Big5, "訂單功", "數量許", "價格蓋"),
    ];
    for (encoding, named, chosen, table, first, second) in cases {
        let text = format!(
            "CREATE TABLE `{table}` (`{first}` int, `{second}` varchar(20)) ENGINE=InnoDB;\n\
             INSERT INTO `{table}` VALUES (1, '{second}');\n\
             INSERT INTO `{table}` (`{second}`, `{first}`) VALUES ('it\\'s {first}', 2);\n"
        );
        let expected = format!("{table}: {first} {second}\n  1 '{second}'\n  2 'it's {first}'");
        let (bytes, _, is_lost) = encoding.encode(&text);
        assert!(!is_lost, "{named}");
        let choice = FormatChoice { encoding: Some(chosen), ..FormatChoice::default() };
        assert_eq!(read_as(&bytes, &choice), expected, "{named}");
        let declared = [format!("SET NAMES {named};\n").as_bytes(), &bytes].concat();
        assert_eq!(read_as(&declared, &FormatChoice::default()), expected, "{named}");
    }
}
