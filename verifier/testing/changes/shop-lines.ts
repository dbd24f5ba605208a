import { lineKey } from "../../chain.ts";
import { type Change, lie } from "./change.ts";

/** Holds, accounts and what the bank gave back told otherwise. */
export const SHOP_LINES: readonly Change[] = [
  {
    name: "a hold left aside",
    laws: ["line"],
    make: (lived) =>
      lie(lived, (day) => {
        const held = lived.proposed.file.positions.some((p) => p.reason === "acquirer_hold");
        if (!held) return undefined;
        return {
          ...day,
          register: {
            ...day.register,
            subMerchants: day.register.subMerchants.map((e) => ({ ...e, holds: [] })),
          },
        };
      }),
  },
  {
    name: "paid to another version of the account",
    laws: ["line"],
    make: (lived, random) =>
      lie(lived, (day) => {
        const line = random.pickSome(lived.proposed.file.positions);
        if (!line) return undefined;
        const subMerchants = day.register.subMerchants.map((e) =>
          e.subMerchantNo === line.subMerchantNo ? { ...e, accountVersion: e.accountVersion + 1 } : e,
        );
        return { ...day, register: { ...day.register, subMerchants } };
      }),
  },
  {
    name: "a returned amount dropped",
    laws: ["returned"],
    make: (lived) =>
      lie(lived, (day) => {
        // What entered the record after the window's end may wait for the next file.
        const late = lived.world.bank.filter((b) => (b.enteredAt ?? 0) >= lived.window.to).map(lineKey);
        const gone = day.returned.find((b) => !late.includes(lineKey(b)));
        return gone && { ...day, returned: day.returned.filter((b) => b !== gone) };
      }),
  },
  {
    name: "a returned amount entered again",
    laws: ["returned.twice"],
    make: (lived, random) =>
      lie(lived, (day) => {
        const old = random.pickSome(lived.world.files.flatMap((f) => f.file.returned));
        return old ? { ...day, returned: [...day.returned, old] } : undefined;
      }),
  },
  {
    name: "a returned amount entered twice at once",
    laws: ["returned.twice"],
    make: (lived) =>
      lie(lived, (day) => {
        const [first] = day.returned;
        return first ? { ...day, returned: [...day.returned, first] } : undefined;
      }),
  },
  {
    name: "an invented return",
    laws: ["returned"],
    make: (lived, random) =>
      lie(lived, (day) => {
        const file = random.pickSome(lived.world.files);
        const line = random.pickSome(file?.file.positions.filter((p) => p.pay > 0n) ?? []);
        if (!file || !line) return undefined;
        const { subMerchantNo, lineNo, pay: amount } = line;
        const at = { fileDigest: file.digest, bankDay: lived.day, bankReference: "B0", reason: "" };
        return {
          ...day,
          returned: [...day.returned, { ...at, subMerchantNo, lineNo, amount, kind: "returned" as const }],
        };
      }),
  },
];
