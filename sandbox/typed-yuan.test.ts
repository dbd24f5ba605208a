import { expect, test } from "vitest";
import { withFen } from "./typed-yuan.ts";

test("people type yuan, scripts send fen; what is no amount is left for the field to refuse", () => {
  expect(withFen({ yuan: "12.3", minimumYuan: "0", number: "M1" })).toEqual({
    ...{ fen: "1230", minimumFen: "0", number: "M1" },
  });
  expect(withFen({ fen: "5", isSpoilt: true })).toEqual({ fen: "5", isSpoilt: true });
  expect(withFen({ yuan: "1.234" })).toEqual({ fen: "1.234" });
  expect(withFen({ yuan: "十二" })).toEqual({ fen: "十二" });
});
