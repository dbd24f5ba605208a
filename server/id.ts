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
  "key",
  "exc",
] as const;
export type Prefix = (typeof PREFIXES)[number];

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const BODY_LENGTH = 26;
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
  return `${prefix}_${encode(bytes)}`;
}

/** The bare uuid PostgreSQL holds. */
export function uuidOf(id: string): string {
  return uuidOfBody(id.slice(id.indexOf("_") + 1));
}

function uuidOfBody(body: string): string {
  assert(SHAPE.test(body), "an id has 26 base32 characters");
  let n = 0n;
  for (const c of body) n = n * 32n + BigInt(ALPHABET.indexOf(c));
  const hex = n.toString(16).padStart(32, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** The id of a bare uuid, as PostgreSQL holds it. */
export function idOf<P extends Prefix>(prefix: P, uuid: string): Id<P> {
  const hex = uuid.replaceAll("-", "");
  const bytes = Uint8Array.from({ length: 16 }, (_, i) => Number.parseInt(hex.slice(i * 2, i * 2 + 2), 16));
  return `${prefix}_${encode(bytes)}`;
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

function encode(bytes: Uint8Array): string {
  let n = 0n;
  for (const b of bytes) n = n * 256n + BigInt(b);
  let body = "";
  for (let i = 0; i < BODY_LENGTH; i++) {
    body = ALPHABET[Number(n % 32n)] + body;
    n /= 32n;
  }
  return body;
}
