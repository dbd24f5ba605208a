/** The same facts in a looser form: whoever reads more than one form cannot say what was signed. */
import { gunzipSync, gzipSync } from "node:zlib";
import { digestOf, okText, signProposal } from "#server/clearing/clearing-file-codec.ts";
import { sha256Hex } from "#server/document/digest.ts";
import type { LivedDay } from "../../testing/chain-of-days.ts";
import type { Proposed } from "../../testing/platform.ts";
import type { Kind } from "../kind.ts";

const handed = (
  name: string,
  change: (p: Proposed, lived: LivedDay) => Partial<Proposed> | undefined,
): Kind => ({
  name,
  make: (lived) => {
    const now = change(lived.proposed, lived);
    return now && { proposed: { ...lived.proposed, ...now } };
  },
});

/** The text of the `.clr` rewritten, its body's digest made right, signed again. */
const text = (name: string, change: (body: string) => string | undefined): Kind =>
  handed(name, ({ clr }, { world }) => {
    const whole = clr.toString();
    const at = whole.lastIndexOf("|") + 1;
    const body = change(whole.slice(0, at));
    if (body === undefined || body === whole.slice(0, at)) return undefined;
    const again = Buffer.from(`${body}${sha256Hex(body)}\n`);
    return {
      clr: again,
      ok: okText(again),
      signature: signProposal(digestOf(again), world.platform.privatePem),
    };
  });

/** The detail as other text under the right digest of its own. */
const detail = (name: string, change: (lines: string) => string): Kind =>
  handed(name, ({ clr, detail: gz, file }, { world }) => {
    const lines = gunzipSync(gz).toString();
    const now = change(lines);
    if (now === lines) return undefined;
    const whole = clr.toString().replace(file.totals.detailSha256, sha256Hex(now));
    const body = whole.slice(0, whole.lastIndexOf("|") + 1);
    const again = Buffer.from(`${body}${sha256Hex(body)}\n`);
    const signature = signProposal(digestOf(again), world.platform.privatePem);
    return { clr: again, ok: okText(again), signature, detail: gzipSync(now) };
  });

export const FORMS: readonly Kind[] = [
  handed("a signature with a space behind it", ({ signature }) => ({ signature: `${signature} ` })),
  handed("a signature over two lines", ({ signature }) => ({
    signature: `${signature.slice(0, 40)}\n${signature.slice(40)}`,
  })),
  handed("a signature in the alphabet of addresses", ({ signature }) => {
    const other = signature.replaceAll("+", "-").replaceAll("/", "_");
    return other === signature ? undefined : { signature: other };
  }),
  handed("a signature without its padding", ({ signature }) => ({ signature: signature.replace(/=+$/, "") })),
  handed("a signature in other spare bits", ({ signature }) => ({
    signature: signature.replace(/.(==)$/, (all) =>
      `${all.startsWith("A") ? "B" : "A"}==`.replace(/^A/, "B"),
    ),
  })),
  handed("no signature", () => ({ signature: "" })),
  handed("a flag with a zero before its size", ({ ok }) => ({ ok: `0${ok}` })),
  handed("a flag with a space in front", ({ ok }) => ({ ok: ` ${ok}` })),
  handed("a flag with a space behind it", ({ ok }) => ({ ok: `${ok} ` })),
  handed("a flag with a second line", ({ ok }) => ({ ok: `${ok}\n${ok}` })),
  handed("a flag of one byte more", ({ ok, clr }) => ({
    ok: ok.replace(`${clr.length}|`, `${clr.length + 1}|`),
  })),
  handed("a flag in capitals", ({ ok }) => (ok.toUpperCase() === ok ? undefined : { ok: ok.toUpperCase() })),
  handed("an empty flag", () => ({ ok: "" })),
  handed("a detail that is not compressed", ({ detail: gz }) => ({ detail: gunzipSync(gz) })),
  handed("a detail compressed twice", ({ detail: gz }) => ({ detail: gzipSync(gz) })),
  detail("a detail with carriage returns", (lines) => lines.replaceAll("\n", "\r\n")),
  detail("a detail with an empty line", (lines) => `${lines}\n`),
  detail("a detail that ends without a line break", (lines) => lines.slice(0, -1)),
  detail("a detail with a mark at its beginning", (lines) => `\ufeff${lines}`),
  text("a file with carriage returns", (body) => body.replaceAll("\n", "\r\n")),
  text("a file with a mark at its beginning", (body) => `\ufeff${body}`),
  text("a file with an empty line", (body) => body.replace("\n", "\n\n")),
  text("an amount with a zero before it", (body) => body.replace(/^(C\|\w+\|)(\d)/m, "$10$2")),
  text("an amount with a sign", (body) => body.replace(/^(C\|\w+\|)(\d)/m, "$1+$2")),
  text("nothing on the other side", (body) => body.replace(/\|0\|C\|/, "|0|D|")),
  text("one more field", (body) => body.replace(/^(L.*)$/m, "$1|")),
  text("another format", (body) => body.replace("H|QFC1|", "H|QFC2|")),
  text("another currency", (body) => body.replace("|CNY|", "|USD|")),
  text("a record of a kind nobody knows", (body) => body.replace(/\nT\|/, "\nZ|1\nT|")),
  text("two trailers", (body) => {
    const at = body.lastIndexOf("\nT|");
    return `${body.slice(0, at)}${body.slice(at)}\n${body.slice(at + 1)}`;
  }),
  text("sections in another order", (body) => {
    const lines = body.split("\n");
    const a = lines.findIndex((l) => l.startsWith("A|"));
    const c = lines.findIndex((l) => l.startsWith("C|"));
    if (a === -1 || c === -1) return undefined;
    [lines[a], lines[c]] = [lines[c] as string, lines[a] as string];
    return lines.join("\n");
  }),
];
