import { assert } from "./assert.ts";

/** An id says what it names: `pay_01k…`. Body: a UUIDv7 as 26 lower-case Crockford base32 characters. */
export type Id<P extends Prefix> = `${P}_${string}`;

export const PREFIXES = [
  "acq",
  "mch",
  "smt",
  "sto",
  "sac",
  "app",
  "fee",
  "spa",
  "ord",
  "pay",
  "rfd",
  "stm",
  "dif",
  "clb",
  "clf",
  "brs",
  "stf",
  "ses",
  "evt",
  "ntf",
  "aud",
  "pst",
  "hld",
  "ssp",
  "key",
  "exc",
] as const;
export type Prefix = (typeof PREFIXES)[number];

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
/** Every two letters, by their ten bits. A table: ids stand in every row's way, and numbers of 128 bits are slow. */
const PAIRS = [...ALPHABET].flatMap((first) => [...ALPHABET].map((second) => first + second));
const pairOf = (bits: number): string => PAIRS[bits & 1023] as string;
const VALUES = Uint8Array.from({ length: 128 }, (_, code) =>
  Math.max(0, ALPHABET.indexOf(String.fromCharCode(code))),
);
const valueAt = (body: string, at: number): number => VALUES[body.charCodeAt(at)] as number;
const hex = (word: number): string => (word >>> 0).toString(16).padStart(8, "0");
/** No id of ours is made in a later century; a later instant inside one is foreign, and no calendar reaches it. */
const INSTANT_END_MS = Date.UTC(2100, 0, 1);

/** Makes a new id; the first 48 bits are `at` in ms, so an id finds its partition. */
export function newId<P extends Prefix>(prefix: P, at: Date): Id<P> {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  let ms = at.getTime();
  assert(
    Number.isSafeInteger(ms) && ms >= 0 && ms < INSTANT_END_MS,
    "ids are made at a real instant before 2100",
  );
  for (let i = 5; i >= 0; i--) {
    bytes[i] = ms % 256;
    ms = Math.floor(ms / 256);
  }
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  const words = new DataView(bytes.buffer);
  return `${prefix}_${encode(words.getUint32(0), words.getUint32(4), words.getUint32(8), words.getUint32(12))}`;
}

/** The bare uuid PostgreSQL holds. */
export function uuidOf(id: string): string {
  return uuidOfBody(id.slice(id.indexOf("_") + 1));
}

function uuidOfBody(body: string): string {
  assert(SHAPE.test(body), "an id has 26 base32 characters");
  // 26 letters are 13 pairs of ten bits: two zeros and the four words of a uuid.
  const pair = (i: number) => (valueAt(body, 2 * i) << 5) | valueAt(body, 2 * i + 1);
  const [p3, p6, p9] = [pair(3), pair(6), pair(9)];
  const a = hex((pair(0) << 24) | (pair(1) << 14) | (pair(2) << 4) | (p3 >>> 6));
  const b = hex((p3 << 26) | (pair(4) << 16) | (pair(5) << 6) | (p6 >>> 4));
  const c = hex((p6 << 28) | (pair(7) << 18) | (pair(8) << 8) | (p9 >>> 2));
  const d = hex((p9 << 30) | (pair(10) << 20) | (pair(11) << 10) | pair(12));
  return `${a}-${b.slice(0, 4)}-${b.slice(4)}-${c.slice(0, 4)}-${c.slice(4)}${d}`;
}

/** The id of a bare uuid, as PostgreSQL holds it. */
export function idOf<P extends Prefix>(prefix: P, uuid: string): Id<P> {
  const word = (digits: string) => Number.parseInt(digits, 16);
  const body = encode(
    word(uuid.slice(0, 8)),
    word(uuid.slice(9, 13) + uuid.slice(14, 18)),
    word(uuid.slice(19, 23) + uuid.slice(24, 28)),
    word(uuid.slice(28)),
  );
  return `${prefix}_${body}`;
}

/** The instant (ms) inside an id. */
export function timeOf(id: string): number {
  return timeOfUuid(uuidOf(id));
}

const timeOfUuid = (uuid: string): number => Number.parseInt(uuid.slice(0, 8) + uuid.slice(9, 13), 16);

/** Whether text from outside is such an id: a UUIDv7 (version and variant) of an instant before 2100. */
export function isId<P extends Prefix>(prefix: P, value: unknown): value is Id<P> {
  return (
    typeof value === "string" && value.startsWith(`${prefix}_`) && isBody(value.slice(prefix.length + 1))
  );
}

const SHAPE = /^[0-7][0-9a-hjkmnp-tv-z]{25}$/;
const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

function isBody(body: string): boolean {
  if (!SHAPE.test(body)) return false;
  const uuid = uuidOfBody(body);
  return UUID_V7.test(uuid) && timeOfUuid(uuid) < INSTANT_END_MS;
}

/** The four words of 32 bits of a uuid as 26 letters: two zeros before them, ten bits a pair of letters. */
function encode(a: number, b: number, c: number, d: number): string {
  const left = pairOf(a >>> 24) + pairOf(a >>> 14) + pairOf(a >>> 4) + pairOf((a << 6) | (b >>> 26));
  const middle = pairOf(b >>> 16) + pairOf(b >>> 6) + pairOf((b << 4) | (c >>> 28)) + pairOf(c >>> 18);
  const right = pairOf(c >>> 8) + pairOf((c << 2) | (d >>> 30)) + pairOf(d >>> 20) + pairOf(d >>> 10);
  return left + middle + right + pairOf(d);
}
