import type { HotSql } from "#db/client.ts";
import type { Row } from "#db/rows.ts";
import type { FeeSchedule } from "../agreement/fee-schedule.ts";
import { BOOKS, type Book } from "../books/book.ts";
import { BOOK_READERS } from "../books/book-codec.ts";
import type { RefundVoid } from "../books/refund-void.ts";
import type { Day } from "../calendar/day.ts";
import { barredList, barredSince } from "../clearing/barred.ts";
import type { DecidedAs } from "../clearing/decision.ts";
import { itemKey } from "../clearing/decision.ts";
import { numbersOf } from "../clearing/law-books.ts";
import type { RegisterEntry, Signer } from "../clearing/register.ts";
import type { Id } from "../id.ts";

/** What the acquirer's books say about what lies at its desk of differences; empty before they are laid. */
export interface ItemBooks extends ReturnType<typeof numbersOf> {
  shops: ReadonlyMap<string, RegisterEntry>;
  signers: readonly Signer[];
  /** Whether a number is on the barred list now, itself, its licence or its account. */
  isBarred(subMerchantNo: string): boolean;
  fees: ReadonlyMap<string, FeeSchedule>;
  /** Refunds that ended CLOSED, in the order of the log. */
  voids: readonly RefundVoid[];
  /** By `itemKey`: what one person has signed. */
  signed(key: string): { as: DecidedAs; until: Day | null; person: string }[];
}

/** Our newest copies of them. */
export async function loadItemBooks(sql: HotSql, acquirerId: Id<"acq">): Promise<ItemBooks> {
  const wanted: readonly Book[] = BOOKS.filter(
    (b) => b === "register" || b === "fees" || b === "pending" || b === "voids",
  );
  const rows = await sql<Row<"booksVersion", "book" | "body">[]>`
    select distinct on (book) book, body from books_version
    where acquirer_id = ${acquirerId} and book = any(${wanted as string[]}::text[]) order by book, start desc, version desc`;
  const bodyOf = (book: Book) => rows.find((row) => row.book === book)?.body;
  const [registerText, feesText] = [bodyOf("register"), bodyOf("fees")];
  const register = registerText === undefined ? undefined : BOOK_READERS.register(registerText);
  const fees = feesText === undefined ? [] : BOOK_READERS.fees(feesText);
  const pending = Map.groupBy(BOOK_READERS.pending(bodyOf("pending") ?? ""), itemKey);
  const subMerchants = register?.subMerchants ?? [];
  const barred = barredList(register?.barred ?? []);
  return {
    ...numbersOf({ subMerchants }),
    shops: new Map(subMerchants.map((entry) => [entry.subMerchantNo, entry])),
    signers: register?.signers ?? [],
    isBarred: (no) =>
      barredSince(
        barred,
        no,
        subMerchants.find((e) => e.subMerchantNo === no),
      ) !== undefined,
    fees: new Map(fees.map((f) => [f.sha256, f.document])),
    voids: BOOK_READERS.voids(bodyOf("voids") ?? ""),
    signed: (key) =>
      (pending.get(key) ?? []).flatMap(({ as, until, signatures }) =>
        signatures.map(({ person }) => ({ as, until: until ?? null, person })),
      ),
  };
}
