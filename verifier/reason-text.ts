/** The reasons that codecs give, in words for a clerk; the English of a file's own form is a sentence already. */
const WORDS: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  missing: ["缺失", "is missing"],
  not_json: ["不是 JSON", "is not JSON"],
  not_text: ["不是文字", "is not text"],
  not_whole: ["不是整数", "is not a whole number"],
  not_fen: ["不是以分为单位的整数文字", "is not an amount in whole fen, as text"],
  not_a_list: ["不是数组", "is not a list"],
  not_an_object: ["不是对象", "is not an object"],
  not_a_day: ["不是存在的日期", "is not a day that exists"],
  not_a_day_of_the_year: ["不是该年的日期", "is not a day of that year"],
  not_an_instant: ["不是 +08:00 的时刻", "is not an instant +08:00"],
  not_a_version: ["不是从 1 开始的版本号", "is not a version number, from 1 on"],
  not_true_or_false: ["不是 true 或 false", "is neither true nor false"],
  negative: ["不能小于 0", "must not be less than 0"],
  twice: ["重复出现", "stands twice"],
  not_base64: ["不是规范的 Base64 签名", "is not a canonical Base64 signature"],
  not_a_sha256: ["不是 SHA-256（64 位小写十六进制）", "is not a SHA-256 in lower hex"],
  not_canonical: ["不是规范的 JSON（RFC 8785）", "is not canonical JSON (RFC 8785)"],
  not_1: ["须正好一个", "must be exactly one"],
  not_2: ["须正好两个", "must be exactly two"],
  unknown_field: ["是没有约定的字段", "is a field nobody agreed on"],
  unknown_value: ["的取值没有约定", "has a value nobody agreed on"],
  not_printable: ["含有不可见或换行的字符，或过长", "has characters that cannot be seen, or is too long"],
  not_a_digest: ["不是 SHA-256", "is not a SHA-256"],
  not_the_digest_of_its_body: ["不是正文的摘要", "is not the digest of its body"],
  another_document: ["是另一份文件的", "is another document's"],
  before_its_beginning: ["早于开始", "lies before its beginning"],
  empty: ["为空", "is empty"],
  characters: ["含有不能用的字符，或过长", "has characters that cannot be used, or is too long"],
  cover_closed_only: ["只用于 cover_closed，且必须填写", "belongs to cover_closed, and only there"],
  wait_only: ["只用于 wait，且必须填写", "belongs to wait, and only there"],
  too_large: ["文件太大", "the file is too large"],
};
/** The form of a clearing file. */
const FORM: Readonly<Record<string, string>> = {
  "not UTF-8": "不是 UTF-8",
  "too many lines": "行数过多",
  "the file does not end with a line break: truncated": "文件末尾没有换行：不完整",
  "the trailer is missing": "缺少尾行 T",
  "a record of this kind does not belong here": "这种记录不应在此处",
  "lineCount differs": "行数与尾行所写不同",
  "bodySha256 differs": "正文摘要与尾行所写不同",
  "not a QFC1 file": "不是 QFC1 文件",
  "the currency is not CNY": "币种不是 CNY",
  "the file begins with a byte order mark": "文件开头有 BOM",
  "the file is too large": "文件太大",
  "the line is too long": "这一行太长",
  "too long": "太长",
  "the entries are not in order": "明细次序不对",
  "the compressed file is damaged or truncated": "压缩文件损坏或不完整",
  "the last line is truncated": "最后一行不完整",
  "carriage return in a field": "字段中有回车",
  "not a name": "不是名称",
  "not a day yyyyMMdd": "不是日期 yyyyMMdd",
  "not an instant +08:00": "不是 +08:00 的时刻",
  "not a SHA-256": "不是 SHA-256",
  "not a SHA-256 or empty": "不是 SHA-256，也不为空",
  "not a count": "不是计数",
  "not an amount in fen": "不是以分为单位的金额",
  "not a side C or D": "方向不是 C 或 D",
  "not a known word": "不是约定的词",
  "not an entry P, O, U, R or V": "不是明细 P、O、U、R 或 V",
  "not empty": "应为空",
  "not no:fen": "不是 商户号:分",
  "not a merchant number": "不是商户号",
  "not consecutive": "行号不连续",
  "not sorted": "没有排序",
};
const FIELDS = /^(\d+) fields instead of (\d+)$/;

/** A reason as Chinese and English; an unknown one stands as it came. */
export function reasonText(reason: string): readonly [zh: string, en: string] {
  const words = WORDS[reason];
  if (words) return words;
  const [field, said] = /^(\w+): (.*)$/s.exec(reason)?.slice(1) ?? ["", reason];
  const count = FIELDS.exec(said as string);
  const zh = count ? `有 ${count[1]} 个字段，应为 ${count[2]} 个` : FORM[said as string];
  return [zh === undefined ? reason : `${field}${field && " "}${zh}`, reason];
}
