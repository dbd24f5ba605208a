/** GBK text, both ways. The platform's own decoder reads; writing turns its table around once. */

const GBK = new TextDecoder("gbk");
let codes: Map<string, number> | undefined;

/** Never fails: bytes that are no character become U+FFFD, which no number, amount or time of a bill contains. */
export function decodeGbk(bytes: Uint8Array): string {
  return GBK.decode(bytes);
}

/**
 * Text as GBK bytes. A character that GBK lacks becomes `substitute`; without one the answer is undefined, because
 * a name with "?" in it is another name.
 */
export function encodeGbk(text: string, substitute: string): Uint8Array;
export function encodeGbk(text: string): Uint8Array | undefined;
export function encodeGbk(text: string, substitute?: string): Uint8Array | undefined {
  codes ??= tableOf();
  const out: number[] = [];
  for (const char of text) {
    const code = char < "\x80" ? char.charCodeAt(0) : codes.get(char);
    if (code !== undefined) {
      if (code > 0xff) out.push(code >> 8);
      out.push(code & 0xff);
    } else if (substitute === undefined) return undefined;
    else out.push(substitute.charCodeAt(0));
  }
  return Uint8Array.from(out);
}

function tableOf(): Map<string, number> {
  const table = new Map<string, number>();
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      const char = GBK.decode(Uint8Array.of(lead, trail));
      // Two characters, U+FFFD or the private area: not assigned in GBK proper.
      if ([...char].length !== 1 || /[\uFFFD\uE000-\uF8FF]/.test(char) || table.has(char)) continue;
      table.set(char, lead * 256 + trail);
    }
  }
  return table;
}
