import { generateKeyPairSync } from "node:crypto";
import { addDays } from "#server/calendar/calendar.ts";
import { digestOf } from "#server/clearing/clearing-file-codec.ts";
import type { KnownFile } from "#server/clearing/file-chain.ts";
import { factsOf, knownFile } from "#server/clearing/known-file-codec.ts";
import type { RegisterEntry } from "#server/clearing/register.ts";
import type { TransactionFact } from "#server/clearing/transaction-fact.ts";
import { type Release, verdictOf } from "#server/clearing/verdict.ts";
import { findReleaseFault } from "#server/clearing/verdict-codec.ts";
import type { Books } from "../../books.ts";
import type { Law } from "../../law.ts";
import { paymentRow } from "../books-of-day.ts";
import { type LivedDay, releaseOf } from "../chain-of-days.ts";
import type { Change } from "./change.ts";

/** A sale of the day that entered in the ordinary way, and a change of the acquirer's books about it. */
function about(
  name: string,
  laws: readonly Law[],
  change: (books: Books, fact: TransactionFact, lived: LivedDay) => Books | undefined,
): Change {
  return {
    name,
    laws,
    make: (lived, random) => {
      const fact = random.pickSome(lived.input.facts.filter((f) => f.entersNow && !f.entersLate));
      return fact && { books: (books) => change(books, fact, lived) ?? books };
    },
  };
}

/** The register with one more name of the seller on its barred list. */
function barring(
  register: Books["register"],
  { sellerNo }: TransactionFact,
  nameOf: (entry: RegisterEntry) => string,
  from: string,
): Books["register"] {
  const names = register.subMerchants.filter((e) => e.subMerchantNo === sellerNo).map(nameOf);
  return { ...register, barred: [...register.barred, ...names.map((no) => ({ no, from }))] };
}

/** The previous file with another verdict beside it; `known` says what two people have really signed. */
function released(
  name: string,
  change: (lived: LivedDay) => Books["previous"] | undefined,
  laws: readonly Law[] = ["chain.release"],
): Change {
  return {
    name,
    laws,
    make: (lived) => {
      const previous = change(lived);
      const valid = previous?.release && isValid(lived, previous.release) ? previous.release : undefined;
      return (
        previous && {
          books: (books) => ({
            ...books,
            previous,
            known: books.known.map((f) =>
              f.digest === previous.digest
                ? knownFile(factsOf(previous.file, previous.digest), valid, f.isExported)
                : f,
            ),
          }),
        }
      );
    },
  };
}

const isValid = ({ world }: LivedDay, release: Release) => !findReleaseFault(release, world.people);

/** Other files lie on the acquirer's desk beside the one that is checked. */
function known(name: string, laws: readonly Law[], others: (own: KnownFile) => KnownFile[]): Change {
  return {
    name,
    laws,
    make: ({ proposed }) => {
      const own = knownFile(factsOf(proposed.file, digestOf(proposed.clr)), undefined, false);
      return { books: (books) => ({ ...books, known: [...books.known, own, ...others(own)] }) };
    },
  };
}

/** Faults of the chain or of the acquirer's own side. */
export const BOOKS: readonly Change[] = [
  about("an agreement approved by one person", ["order.agreement"], (books, f) => {
    const a = books.agreements.get(f.agreementSha256);
    return (
      a && {
        ...books,
        agreements: new Map(books.agreements).set(a.sha256, {
          ...a,
          approvals: a.approvals.map((one) => ({ ...one, person: "one" })),
        }),
      }
    );
  }),
  about("an agreement the acquirer never saw", ["order.agreement"], (books, f) => {
    const agreements = new Map(books.agreements);
    agreements.delete(f.agreementSha256);
    return { ...books, agreements };
  }),
  about("a fee schedule the acquirer never saw", ["order.fees"], (books, f) => {
    const fees = new Map(books.fees);
    fees.delete(f.feesSha256);
    return { ...books, fees };
  }),
  about("an agreement that had ended", ["order.in_force"], (books, f) => {
    const a = books.agreements.get(f.agreementSha256);
    const inForceTo = f.createdAt;
    return a && { ...books, agreements: new Map(books.agreements).set(a.sha256, { ...a, inForceTo }) };
  }),
  about("a barred receiver", ["register.barred"], (books, f) => ({
    ...books,
    register: {
      ...books.register,
      barred: [...books.register.barred, { no: f.sellerNo, from: f.createdAt }],
    },
  })),
  ...(["group", "mall", "headquarters"] as const).map((role) =>
    about(`a ${role} that sells`, ["order.role"], (books, f) => ({
      ...books,
      register: {
        ...books.register,
        subMerchants: books.register.subMerchants.map((e) =>
          e.subMerchantNo === f.sellerNo ? { ...e, role } : e,
        ),
      },
    })),
  ),
  about("a receiver barred by its licence code", ["register.barred"], (books, f) => ({
    ...books,
    register: barring(books.register, f, (e) => e.licenceCode, f.createdAt),
  })),
  about("a receiver whose account is barred", ["register.barred"], (books, f) => ({
    ...books,
    register: barring(books.register, f, (e) => e.accountRef, f.createdAt),
  })),
  about("a receiver not registered", ["register.receiver"], (books, f) => ({
    ...books,
    register: {
      ...books.register,
      subMerchants: books.register.subMerchants.filter((e) => e.subMerchantNo !== f.sellerNo),
    },
  })),
  about("a channel number of nobody", ["order.seller"], (books, f) => ({
    ...books,
    register: {
      ...books.register,
      subMerchants: books.register.subMerchants.map((e) =>
        e.subMerchantNo === f.sellerNo ? { ...e, channelNos: {} } : e,
      ),
    },
  })),
  about("a bill row twice", ["bill.twice"], (books, f, { world }) => {
    const sold = world.sales.find((s) => s.acquirerReference === f.acquirerReference);
    if (sold) books.bills.addBillRow(sold.channel, paymentRow(sold));
    return books;
  }),
  about("a payment three hours after the code was made", ["order.lifetime"], (books, f) => {
    const row = books.bills.payments.get(f.acquirerReference);
    if (row) row.paidAt += 3 * 3_600_000;
    return books;
  }),
  {
    name: "client funds one fen short",
    laws: ["E4"],
    make: () => ({
      books: (books) => ({
        ...books,
        clientFunds: books.clientFunds.map((f, i, all) =>
          i === all.length - 1 ? { ...f, arrived: f.arrived - 1n, closing: f.closing - 1n } : f,
        ),
      }),
    }),
  },
  {
    name: "funds that do not cover what is payable",
    laws: ["E5"],
    make: (lived) =>
      lived.proposed.file.totals.payTotal === 0n
        ? undefined
        : {
            books: (books) => ({
              ...books,
              clientFunds: books.clientFunds.map((f) => ({ ...f, closing: f.closing - 10_000_000_000n })),
            }),
          },
  },
  {
    name: "a channel's statement that does not go on from yesterday",
    laws: ["E2"],
    make: (lived) =>
      lived.world.files.length === 0
        ? undefined
        : {
            books: (books) => ({
              ...books,
              inTransit: books.inTransit.map((f) =>
                f.day === lived.day ? { ...f, opening: f.opening + 1n, closing: f.closing + 1n } : f,
              ),
            }),
          },
  },
  {
    name: "a payment the bank does not know",
    laws: ["E3"],
    make: (lived) => {
      const paid = lived.world.bank.find((b) => b.kind === "paid" && b.bankDay === lived.day);
      return paid && { books: (books) => ({ ...books, bank: books.bank.filter((b) => b !== paid) }) };
    },
  },
  released("the previous file released by one person twice", ({ world, day }) => {
    const [p] = world.files;
    const [one] = world.people;
    return p && one && { ...p, release: releaseOf(verdictOf(p.file, p.digest, "released"), [one, one], day) };
  }),
  released("the previous file released with a strange key", ({ world, day }) => {
    const [p] = world.files;
    const { privateKey } = generateKeyPairSync("ed25519");
    const people = world.people.map((one, i) => (i === 0 ? { ...one, privateKey } : one));
    return p && { ...p, release: releaseOf(verdictOf(p.file, p.digest, "released"), people, day) };
  }),
  released(
    "the previous file rejected",
    ({ world, day }) => {
      const [p] = world.files;
      return p && { ...p, release: releaseOf(verdictOf(p.file, p.digest, "rejected"), world.people, day) };
    },
    ["chain.void"],
  ),
  released("the release of another file", ({ world }) => {
    const [p, older] = world.files;
    return p && older?.release && { ...p, release: older.release };
  }),
  known("another file of this date released", ["chain.released"], (own) => [
    { ...own, digest: "ab".repeat(32), seq: own.seq + 1, verdict: "released" },
  ]),
  known("another file of this date exported", ["chain.released"], (own) => [
    { ...own, digest: "ab".repeat(32), seq: own.seq + 1, isExported: true },
  ]),
  known("a later file that is not built on it released", ["chain.released"], (own) => [
    { ...own, digest: "ab".repeat(32), clearingDate: addDays(own.clearingDate, 1), verdict: "released" },
  ]),
  known("a batch that stood in a file before", ["chain.batch"], (own) => [
    { ...own, digest: "ab".repeat(32), clearingDate: addDays(own.clearingDate, -1), verdict: "rejected" },
  ]),
  known("a version that was there before", ["chain.version"], (own) => [
    { ...own, digest: "ab".repeat(32), batchId: "clb_other", verdict: "rejected" },
  ]),
  {
    name: "what was rejected proposed again",
    laws: ["chain.content"],
    make: ({ proposed: { file } }) => ({
      books: (books) => ({
        ...books,
        rejected: [{ ...file, header: { ...file.header, seq: file.header.seq - 1, batchId: "clb_other" } }],
      }),
    }),
  },
];
